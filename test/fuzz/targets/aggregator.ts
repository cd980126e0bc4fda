import type { AggregatorInput } from "../../../src/protocol/aggregator/environment.ts";
import { restoreAggregator, snapshotAggregator } from "../../../src/protocol/aggregator/snapshot.ts";
import { decodeAggregatorMessage, encode } from "../../../src/protocol/codec.ts";
import { type NodeMessage, nodeMessage } from "../../../src/protocol/messages.ts";
import { type AggregatorDriver, driveAggregator } from "../../support/aggregator-driver.ts";
import { hello, settings } from "../../support/aggregator-environment.ts";
import { messagePool } from "../message-pool.ts";
import { mutated } from "../mutate.ts";
import { pick, type ScriptStep, scriptIn, stepBytes } from "../script-bytes.ts";
import type { Target } from "../target.ts";

const anyNodeMessage = messagePool(nodeMessage);

const changes = [
  {},
  { momentum: 0.9 },
  { strategy: "adaptive" },
  { strategy: "adaptive", pace: "own" },
  { strategy: "adaptive-2018" },
  { strategy: "fixed:3", update: "scaffold", participation: 0.5 },
  { strategy: "adaptive", participation: 0.5 },
  { strategy: "adaptive", aggregate: "median" },
  { strategy: "adaptive", aggregate: "multi-krum:1", keepOutliers: true, participation: 0.5 },
  { strategy: "adaptive", aggregate: "clipped", keepOutliers: true },
] as const;
/** Claims at the ends of what a message may say. */
const extremes = [0, 1e-300, 0.5, 1e30, -1e30, 9e29];
/** The largest float32 has sums that are infinite in float32. */
const extremeWeights = [3e38, -3e38, 1e15, -1e15, 0];
const counts = [1, 10, 1e6, Number.MAX_SAFE_INTEGER];

/**
 * The aggregator's machine with nodes that say anything a message may: it never throws, whatever it sends is a message, and its
 * state can be kept.
 */
export const aggregator: Target = {
  name: "aggregator",

  frames: (input) => Math.ceil(input.length / stepBytes),

  make(random) {
    const script = Uint8Array.from({ length: stepBytes * (5 + random.integer(40)) }, () => random.integer(256));
    // Most begin with a run of two nodes.
    if (random.integer(4) > 0)
      script.set([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 200, 0, 0, 0, 0, 0, 60, 0, 0, 0, 0, 0, 60, 1, 0, 0, 0, 0]);
    return random.integer(4) === 0 ? mutated(script, random) : script;
  },

  run(input) {
    const driver = driveAggregator({ nodesNeeded: 2, session: "s" });
    const open: number[] = [];
    const give = (next: AggregatorInput) => {
      for (const effect of driver.give(next)) {
        if (effect.kind === "send") decodeAggregatorMessage(encode(effect.message));
      }
    };
    for (const step of scriptIn(input)) {
      const next = inputOf(driver, open, step);
      if (next) give(next);
    }
    restoreAggregator(snapshotAggregator(driver.state()));
  },
};

function inputOf(driver: AggregatorDriver, open: number[], step: ScriptStep): AggregatorInput | undefined {
  const { action, who, choice } = step;
  const connection = open[who % Math.max(1, open.length)] ?? 1;
  if (action < 25) {
    const opened = driver.open(`10.0.0.${who}:${choice}`);
    open.push(opened);
    const name = `n-${who % 4}`;
    return { kind: "received", connection: opened, message: hello(name, { instance: `${name}.${choice % 2}` }) };
  }
  if (action < 40) return { kind: "closed", connection, reason: "connection closed" };
  if (action < 180) {
    const message = messageOf(driver, connection, step);
    return message && { kind: "received", connection, message };
  }
  if (action < 195) return { kind: "received", connection, message: anyNodeMessage(choice) };
  if (action < 205) {
    const budgetSeconds = pick([1, 100, 1e7], choice >>> 16);
    return { kind: "start", settings: { ...settings, ...pick(changes, choice), budgetSeconds } };
  }
  if (action < 225) {
    driver.seconds += pick([0.001, 1, 5, 16, 1000], choice);
    return { kind: "tick" };
  }
  if (action < 235) {
    driver.seconds = Math.max(driver.seconds, driver.wakeAt ?? 0);
    return { kind: "wake" };
  }
  if (action < 240) {
    const test = driver.tests.at(-1);
    return test && { kind: "tested", run: test.run, round: test.round, metrics: { accuracy: 0.5 } };
  }
  const commands: readonly AggregatorInput[] = [
    { kind: "pause" },
    { kind: "resume" },
    { kind: "stop" },
    { kind: "malformed", connection, reason: "is not MessagePack" },
    { kind: "excess", connection, reason: "sent too much" },
    { kind: "stop-node", name: `n-${who % 4}` },
    { kind: "remove-node", name: `n-${who % 4}` },
    { kind: "let-in-node", name: `n-${who % 4}` },
    { kind: "slow-node", name: `n-${who % 4}`, slowdown: 2 },
    { kind: "kept", number: choice % 5, durable: choice % 2 === 0 },
  ];
  return pick(commands, choice);
}

/** What a node would say now, with claims of its own. */
function messageOf(
  driver: AggregatorDriver,
  connection: number,
  { action, choice }: ScriptStep,
): NodeMessage | undefined {
  const assignment = driver.last(connection, "assignment");
  if (action < 70)
    return assignment && { type: "ready", assignment: assignment.assignment, examples: pick(counts, choice) };
  const directive = driver.last(connection, "directive");
  if (action < 150) {
    if (!directive) return undefined;
    const weights = Float32Array.from(directive.weights, (weight, i) =>
      pick([weight, weight + 1, ...extremeWeights], choice >>> i),
    );
    const { correction } = directive;
    return {
      ...driver.answer(connection),
      examples: pick(counts, choice >>> 3),
      localSeconds: pick([0, 1e-9, 0.01, 1e300], choice >>> 5),
      lossAtStart: pick(extremes, choice >>> 7),
      lossOfBest: pick(extremes, choice >>> 10),
      ...(directive.meanWeights ? { lossOfMean: pick(extremes, choice >>> 12) } : {}),
      ...(directive.localUpdates > 0 ? { weights } : {}),
      ...(assignment?.measure === "drift" && directive.localUpdates > 0
        ? {
            drift: {
              squaredMovement: pick([0, 1, 1e100], choice >>> 13),
              squaredNoise: pick([0, 1, 1e100], choice >>> 15),
            },
          }
        : {}),
      ...(directive.tellsCorrection && correction ? { correction: weights.slice() } : {}),
      ...(choice % 16 === 0 ? { round: directive.round + 1 } : {}),
    };
  }
  const score = driver.last(connection, "score");
  if (action < 165)
    return (
      score && { type: "scored", run: score.run, examples: pick(counts, choice), loss: pick(extremes, choice >>> 4) }
    );
  const of = { run: directive?.run ?? 1, round: directive?.round ?? 1 };
  return action < 172 ? { type: "failure", ...of, reason: "diverged" } : { type: "heartbeat" };
}
