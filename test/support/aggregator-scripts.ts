import fc from "fast-check";
import type { AggregatorEffect, AggregatorInput, ConnectionId } from "../../src/protocol/aggregator/environment.ts";
import { capabilities } from "../../src/protocol/capabilities.ts";
import type { NodeMessage } from "../../src/protocol/messages.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import { type AggregatorDriver, driveAggregator } from "./aggregator-driver.ts";
import { type DriverOptions, hello, settings } from "./aggregator-environment.ts";

/** Scripts of inputs for the aggregator's machine, from honest nodes and from any others. */

export type Action = AggregatorInput | { readonly kind: "honest"; readonly connection: ConnectionId };

/** In place of a connection: the aggregator's own test of the final weights. */
export const tester = 0;

export interface Player {
  readonly aggregator: AggregatorDriver;
  readonly open: Set<ConnectionId>;
}

export type Look = (input: AggregatorInput, effects: readonly AggregatorEffect[]) => void;

export function play(actions: readonly (readonly [Action, number])[], options: DriverOptions, look: Look): Player {
  const player = {
    aggregator: driveAggregator(options),
    open: new Set<ConnectionId>(),
  };
  for (const [action, seconds] of actions) feed(player, action, seconds, look);
  return player;
}

/** Feeds the machine; an honest node connects, says hello and answers what it was told last. */
export function feed(player: Player, action: Action, seconds: number, look: Look): void {
  const { aggregator, open } = player;
  const until = aggregator.seconds + seconds;
  while (aggregator.wakeAt !== undefined && aggregator.wakeAt <= until) {
    aggregator.seconds = Math.max(aggregator.seconds, aggregator.wakeAt);
    take(player, { kind: "wake" }, look);
  }
  aggregator.seconds = until;
  const honest = action.kind === "honest";
  const input = honest ? answerOf(player, action.connection) : structuredClone(action);
  if (input === undefined || (input.kind === "opened" && open.has(input.connection))) return;
  if (input.kind === "opened") {
    open.add(input.connection);
    aggregator.inbox(input.connection).length = 0;
  }
  take(player, input, look);
}

function take({ aggregator, open }: Player, input: AggregatorInput, look: Look): void {
  const effects = input.kind === "wake" ? aggregator.wake() : aggregator.give(input);
  if (input.kind === "closed") open.delete(input.connection);
  for (const effect of effects) if (effect.kind === "close") open.delete(effect.connection);
  look(input, effects);
}

function answerOf({ aggregator, open }: Player, connection: ConnectionId): AggregatorInput | undefined {
  if (connection === tester) {
    const { agreement } = aggregator.state();
    if (agreement?.deciding) return agreementOf(agreement.request, agreement.settings);
    const test = aggregator.tests.findLast(({ round }) => round === "final");
    return test && { kind: "tested", run: test.run, round: "final", metrics: { accuracy: 0.5 } };
  }
  if (!open.has(connection)) return { kind: "opened", connection, remote: "somewhere" };
  const asked = aggregator
    .inbox(connection)
    .findLast(({ type }) => ["welcome", "describe", "assignment", "directive", "score"].includes(type));
  const received = (message: NodeMessage) => ({ kind: "received", connection, message }) as const;
  switch (asked?.type) {
    case undefined:
      return received(
        hello(["a", "b", "c", "d"][connection - 1] ?? "e", {
          instance: String(aggregator.events.length),
          data: aggregator.data,
          capabilities: [...capabilities],
        }),
      );
    case "describe":
      return received({ type: "described", request: asked.request, statistics: Uint8Array.of(connection) });
    case "assignment":
      return received({ type: "ready", assignment: asked.assignment, examples: 10 });
    case "directive":
      return received(aggregator.answer(connection, { localSeconds: 0.5 }));
    case "score":
      return received({
        type: "scored",
        run: asked.run,
        examples: 10,
        loss: 1,
        ...(aggregator.data === "table" ? { test: { kind: "classes", confusion: [3, 1, 1, connection] } } : {}),
      });
    default:
      return undefined;
  }
}

/** Each fourth agreement fails, or has a node refused. */
function agreementOf(request: number, settings: RunSettings): AggregatorInput {
  if (request % 4 === 2) return { kind: "disagreed", request, refused: [{ name: "a", reason: "other columns" }] };
  if (request % 4 === 3) return { kind: "disagreed", request, refused: [], reason: "no column is left" };
  const agreed = { schema: Uint8Array.of(7, request), classNames: ["no", "yes"] };
  return { kind: "agreed", request, ...agreed, task: { dataset: "own", model: "line" }, settings };
}

export function honestAnswer(): fc.Arbitrary<Action> {
  return fc.record({ kind: fc.constant("honest"), connection: fc.integer({ min: 0, max: 4 }) });
}

/** Anything that the runtime may hand over: messages that fit and messages that do not, from few connections. */
export function anyInput(): fc.Arbitrary<AggregatorInput> {
  const connection = fc.integer({ min: 1, max: 4 });
  const name = fc.constantFrom("a", "b", "c");
  const run = fc.integer({ min: 1, max: 4 });
  const round = fc.integer({ min: 0, max: 4 });
  const examples = fc.constantFrom(1, 10, Number.MAX_SAFE_INTEGER);
  const number = fc.constantFrom(-1e308, -1, 0, 1e-300, 0.5, 3, 1e308);
  const positive = number.filter((value) => value >= 0);
  const vector = fc
    .array(fc.constantFrom(-3e38, 0, 1, 3e38), { minLength: 1, maxLength: 3 })
    .map((values) => Float32Array.from(values));
  const fitting = vector.map((values) => Float32Array.of(values[0] ?? 0, 1));
  const someVector = fc.oneof({ weight: 9, arbitrary: fitting }, vector);

  const message: fc.Arbitrary<NodeMessage> = fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .record({ name, instance: fc.constantFrom("1", "2"), protocol: fc.constantFrom(1, 1, 1, 1, 2) })
        .map(({ name, ...more }) => hello(name, more)),
    },
    {
      weight: 4,
      arbitrary: fc.record({ type: fc.constant("ready"), assignment: fc.integer({ min: 1, max: 8 }), examples }),
    },
    {
      weight: 8,
      arbitrary: fc.record(
        {
          type: fc.constant("report"),
          run,
          round,
          examples,
          localUpdates: fc.constantFrom(0, 1, 1, 2, 5, 1000),
          localSeconds: positive,
          weights: someVector,
          lossAtStart: number,
          lossOfBest: number,
          estimates: fc.record({ rho: positive, beta: positive, gradient: someVector }),
        },
        {
          requiredKeys: [
            "type",
            "run",
            "round",
            "examples",
            "localUpdates",
            "localSeconds",
            "lossAtStart",
            "lossOfBest",
          ],
        },
      ),
    },
    fc.record({ type: fc.constant("scored"), run, examples, loss: number }),
    fc.record({ type: fc.constant("failure"), run, round, reason: fc.constant("diverged") }),
    fc.constant({ type: "refusal", reason: "own data" } as const),
    fc.constant({ type: "heartbeat" } as const),
  );
  const strategy = fc.constantFrom("adaptive-2019", "adaptive-2018", "fixed:1", "fixed:5");

  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("opened"), connection, remote: fc.constant("somewhere") }) },
    { weight: 20, arbitrary: fc.record({ kind: fc.constant("received"), connection, message }) },
    fc.record({ kind: fc.constantFrom("malformed", "excess"), connection, reason: fc.constant("is not MessagePack") }),
    fc.record({ kind: fc.constant("closed"), connection, reason: fc.constant("connection closed") }),
    fc.constant({ kind: "tick" } as const),
    fc.constant({ kind: "wake" } as const),
    fc.record({
      kind: fc.constant("tested"),
      run,
      round: fc.oneof(round, fc.constant("final" as const)),
      metrics: fc.constant({ accuracy: 0.5 }),
    }),
    {
      weight: 2,
      arbitrary: fc
        .record({ strategy, budgetSeconds: fc.constantFrom(0.001, 10, 1000) })
        .map((chosen) => ({ kind: "start", settings: { ...settings, ...chosen } }) as const),
    },
    fc.constant({ kind: "pause" } as const),
    fc.constant({ kind: "resume" } as const),
    fc.constant({ kind: "stop" } as const),
    fc.record({ kind: fc.constantFrom("stop-node", "let-in-node"), name }),
    fc.record({ kind: fc.constant("slow-node"), name, slowdown: fc.constantFrom(1, 3) }),
  );
}
