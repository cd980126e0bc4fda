import { builtInCatalog } from "../../../src/catalog/built-in.ts";
import { planOf } from "../../../src/catalog/plan.ts";
import { serverRuleOf } from "../../../src/learning/server-rule.ts";
import { decodePlain, encodePlain } from "../../../src/math/plain-data.ts";
import type {
  AggregatorEffect,
  AggregatorEnvironment,
  AggregatorInput,
  RunPlan,
} from "../../../src/protocol/aggregator/environment.ts";
import { restoreAggregator, snapshotAggregator } from "../../../src/protocol/aggregator/snapshot.ts";
import type { AggregatorState } from "../../../src/protocol/aggregator/state.ts";
import { currentRun } from "../../../src/protocol/aggregator/step.ts";
import { createAggregatorState, stepAggregator } from "../../../src/protocol/aggregator-machine.ts";
import type { AggregatorMessage, Assignment, Directive, NodeMessage } from "../../../src/protocol/messages.ts";
import type { NodeEnvironment, NodeInput } from "../../../src/protocol/node/environment.ts";
import { initialNodeState, type NodeState } from "../../../src/protocol/node/state.ts";
import { stepNode } from "../../../src/protocol/node-machine.ts";
import { settings as usualSettings } from "../../support/aggregator-driver.ts";

/**
 * The real state machines of an aggregator and a few nodes, and all that is between them, as one value: what is on its way over
 * connections, what a node computes, what is durable. Plain data. No time passes: what could come after something else, can.
 */
export interface System {
  aggregator: Aggregator | undefined;
  readonly nodes: Node[];
  readonly wires: Map<number, Wire>;
  durable: Uint8Array | undefined;
  connections: number;
  sessions: number;
  /** How often each program may still be ended. */
  readonly crashes: { aggregator: number; readonly nodes: number[] };
  /** The weights that the run came to. */
  result: Float32Array | undefined;
  /** What must not be. */
  problem: string | undefined;
}

interface Aggregator {
  state: AggregatorState;
  session: string;
  seconds: number;
  writing: Written | undefined;
  waiting: Written | undefined;
}

interface Written {
  readonly number: number;
  readonly bytes: Uint8Array;
}

export interface Node {
  readonly name: string;
  starts: number;
  state: NodeState;
  connection: number | undefined;
  /** What it is about to do. */
  dialling: boolean;
  loads: Assignment | undefined;
  trains: Directive | undefined;
  scores: { readonly run: number } | undefined;
  /** Stands for what a learner knows: the rounds in which it has learned, and what was kept of that. */
  learned: number;
  readonly kept: Map<number, number>;
}

/** A connection: what is on its way, in its order. */
interface Wire {
  readonly node: number;
  toNode: (AggregatorMessage | "closed")[];
  toAggregator: (NodeMessage | "closed")[];
}

const rounds = 2;
const settings = { ...usualSettings, strategy: "fixed:1", rounds, budgetSeconds: 1e6, update: "sgd", momentum: 0 };

const { strategy, update, schedule, pace, aggregation } = planOf(builtInCatalog, settings, "squared-svm");
const plan: RunPlan = {
  ...{ weightCount: 1, initialWeights: () => new Float32Array(1), strategy, schedule, pace, aggregation },
  serverRule: serverRuleOf(update),
  update: { name: update.name, momentum: update.momentum, corrects: update.rule.corrects },
};

function environmentOf(nodes: number, session: string): AggregatorEnvironment {
  return {
    config: {
      ...{ kernels: "plain", nodesNeeded: nodes, expectedNames: [], startableNames: new Set() },
      ...{ heartbeatSeconds: 1, silenceSeconds: 3, resumeSeconds: 1e6, session },
    },
    plan: () => plan,
  };
}

export interface SystemOptions {
  readonly nodes: number;
  /** Whether half a second passes with each round: then every round is kept. Otherwise only what lies before the first. */
  readonly everyRoundIsKept: boolean;
}

/** The functions behind a system: they hold nothing themselves. */
export function createModel({ nodes, everyRoundIsKept }: SystemOptions) {
  const nodeEnvironments = Array.from(
    { length: nodes },
    (_, i): NodeEnvironment => ({ config: { name: nameOf(i), instance: "" }, corrects: () => false }),
  );

  const environments = new Map<string, AggregatorEnvironment>();
  function environment(session: string): AggregatorEnvironment {
    const known = environments.get(session) ?? environmentOf(nodes, session);
    environments.set(session, known);
    return known;
  }

  function begin(): System {
    const system: System = {
      aggregator: undefined,
      nodes: Array.from({ length: nodes }, (_, i) => started(nameOf(i), 1)),
      wires: new Map(),
      durable: undefined,
      connections: 0,
      sessions: 0,
      crashes: { aggregator: 1, nodes: Array.from({ length: nodes }, () => 1) },
      result: undefined,
      problem: undefined,
    };
    for (let i = 0; i < nodes; i++) giveNode(system, i, { kind: "start" });
    startAggregator(system);
    return system;
  }

  function started(name: string, starts: number): Node {
    const none = { connection: undefined, loads: undefined, trains: undefined, scores: undefined };
    return { name, starts, state: initialNodeState, dialling: false, learned: 0, kept: new Map(), ...none };
  }

  function startAggregator(system: System): void {
    const { durable } = system;
    const kept = durable && (decodePlain(durable) as { state: Uint8Array; session: string; seconds: number });
    if (!kept) system.sessions += 1;
    system.aggregator = {
      state: kept ? restoreAggregator(kept.state) : createAggregatorState({ dataset: "numbers", model: "line" }),
      session: kept?.session ?? `session ${system.sessions}`,
      seconds: kept?.seconds ?? 0,
      writing: undefined,
      waiting: undefined,
    };
    if (kept) giveAggregator(system, { kind: "restored", downSeconds: 0, charges: false });
    else giveAggregator(system, { kind: "start", settings });
  }

  function giveAggregator(system: System, input: AggregatorInput): void {
    const { aggregator } = system;
    if (!aggregator) return;
    const { seconds, session } = aggregator;
    const meters = { seconds, bytesSent: 0, bytesReceived: 0 };
    const [state, effects] = stepAggregator(environment(session), aggregator.state, input, meters);
    aggregator.state = state;
    const phase = currentRun(state)?.phase;
    // So that the next round, which is opened at this time, is half a second after this one.
    if (everyRoundIsKept && phase?.kind === "round") aggregator.seconds = Math.max(seconds, phase.open.round / 2 + 0.3);
    checkRound(system, state);
    const tests: AggregatorInput[] = [];
    for (const effect of effects) perform(system, aggregator, effect, tests);
    for (const tested of tests) giveAggregator(system, tested);
  }

  function perform(system: System, aggregator: Aggregator, effect: AggregatorEffect, tests: AggregatorInput[]): void {
    switch (effect.kind) {
      case "send":
        for (const to of effect.connections) system.wires.get(to)?.toNode.push(effect.message);
        return;
      case "close": {
        const wire = system.wires.get(effect.connection);
        wire?.toNode.push("closed");
        if (wire) wire.toAggregator = [];
        return;
      }
      case "checkpoint": {
        const { state, session, seconds } = aggregator;
        const bytes = encodePlain({ state: snapshotAggregator(state), session, seconds });
        if (aggregator.writing) aggregator.waiting = { number: effect.number, bytes };
        else aggregator.writing = { number: effect.number, bytes };
        return;
      }
      case "test":
        if (effect.round !== "final") return;
        system.result = effect.weights.slice();
        tests.push({ kind: "tested", run: effect.run, round: "final", metrics: {} });
        return;
      case "emit":
        if (effect.event.kind === "node-failed") system.problem ??= `${effect.event.name} failed`;
        return;
      default:
        return;
    }
  }

  function checkRound(system: System, state: AggregatorState): void {
    const phase = currentRun(state)?.phase;
    if (phase?.kind !== "round") return;
    const { sums, reporters, awaited, round } = phase.open;
    if (sums.reports !== reporters.size)
      system.problem ??= `round ${round} sums ${sums.reports} reports of ${reporters.size}`;
    for (const name of awaited) if (reporters.has(name)) system.problem ??= `${name} is waited for and has reported`;
  }

  function giveNode(system: System, i: number, input: NodeInput): void {
    const node = system.nodes[i] as Node;
    const { config, corrects } = nodeEnvironments[i] as NodeEnvironment;
    const environment = { config: { ...config, instance: `start ${node.starts}` }, corrects };
    const [state, effects] = stepNode(environment, node.state, input, { seconds: 0, random: 0 });
    node.state = state;
    for (const effect of effects) {
      switch (effect.kind) {
        case "dial":
          node.dialling = true;
          break;
        case "send":
          system.wires.get(node.connection ?? 0)?.toAggregator.push(effect.message);
          break;
        case "close":
          system.wires.get(node.connection ?? 0)?.toAggregator.push("closed");
          node.connection = undefined;
          break;
        case "load":
          node.loads = effect.assignment;
          break;
        case "train": {
          if (effect.keeps) {
            node.kept.set(effect.directive.round, node.learned);
            for (const round of node.kept.keys()) if (!effect.keeps.includes(round)) node.kept.delete(round);
          }
          node.trains = effect.directive;
          node.scores = undefined;
          break;
        }
        case "go-back":
          if (!node.kept.has(effect.round)) system.problem ??= `${node.name} has kept nothing before ${effect.round}`;
          node.learned = node.kept.get(effect.round) ?? 0;
          break;
        case "score":
          node.scores = { run: effect.run };
          node.trains = undefined;
          break;
        case "cancel":
          node.trains = undefined;
          node.scores = undefined;
          break;
        case "end":
          system.problem ??= `${node.name} ended: ${effect.reason}`;
          break;
        default:
          break;
      }
    }
  }

  return { begin, startAggregator, giveAggregator, giveNode, started };
}

export type Model = ReturnType<typeof createModel>;

const nameOf = (i: number) => `node-${i + 1}`;
