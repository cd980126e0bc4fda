import { builtInCatalog } from "../../../src/catalog/built-in.ts";
import { chosenUpdate, planOf } from "../../../src/catalog/plan.ts";
import { serverRuleOf } from "../../../src/learning/server-rule.ts";
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
import { settings as usualSettings } from "../../support/aggregator-environment.ts";
import { canonicalText } from "./canonical.ts";
import { problemOfReport, problemOfRound } from "./round-checks.ts";

/**
 * The real state machines of an aggregator and a few nodes, and all that is between them, as one value: what is on its way over
 * connections, what a node computes, what is durable. Plain data. No time passes: what could come after something else, can.
 */
export interface System {
  aggregator: Aggregator | undefined;
  readonly nodes: Node[];
  /** By the node: it has one at a time, which the aggregator knows by the same number. */
  readonly wires: Map<number, Wire>;
  /** The number of what is kept. */
  durable: number | undefined;
  sessions: number;
  /** How often each program may still be ended. */
  readonly crashes: { aggregator: number; readonly nodes: number[] };
  /** The weights that the run came to. */
  result: Float32Array | undefined;
  /** What must not be. */
  problem: string | undefined;
}

export interface Aggregator {
  state: AggregatorState;
  session: string;
  seconds: number;
  writing: Written | undefined;
  waiting: Written | undefined;
}

interface Written {
  readonly number: number;
  readonly kept: number;
}

export interface Node {
  readonly name: string;
  starts: number;
  state: NodeState;
  connected: boolean;
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
export interface Wire {
  toNode: (AggregatorMessage | "closed")[];
  toAggregator: (NodeMessage | "closed")[];
}

/** Breaks the program, to see that it is noticed. */
export interface Sabotage {
  readonly stepped?: (state: AggregatorState, input: AggregatorInput) => void;
  readonly told?: (message: AggregatorMessage) => AggregatorMessage;
  readonly node?: (state: NodeState) => NodeState;
}

const rounds = 2;
// Weights that tell who learned them are far apart, as no honest ones are.
const apart = { keepOutliers: true } as const;
const settings = {
  ...usualSettings,
  ...apart,
  strategy: "fixed:1",
  rounds,
  budgetSeconds: 1e6,
  update: "sgd",
  momentum: 0,
};

const { strategy, update, schedule, pace, aggregation } = planOf(builtInCatalog, settings, "squared-svm");
const plan: RunPlan = {
  ...{ weightCount: 1, initialWeights: () => new Float32Array(1), strategy, schedule, pace, aggregation },
  serverRule: serverRuleOf(update),
  update: chosenUpdate(update),
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
  /** Whether three tenths of a second pass with each round: then every round is kept as it begins. Otherwise only what lies before the first. */
  readonly everyRoundIsKept: boolean;
  readonly sabotage?: Sabotage;
}

/** The functions behind systems. They hold nothing but what systems have kept, by number: the same has the same one. */
export function createModel({ nodes, everyRoundIsKept, sabotage = {} }: SystemOptions) {
  const kept: { readonly state: Uint8Array; readonly session: string; readonly seconds: number }[] = [];
  const numbers = new Map<string, number>();

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
    const none = { connected: false, loads: undefined, trains: undefined, scores: undefined };
    return { name, starts, state: initialNodeState, dialling: false, learned: 0, kept: new Map(), ...none };
  }

  function startAggregator(system: System): void {
    const durable = system.durable === undefined ? undefined : kept[system.durable];
    if (!durable) system.sessions += 1;
    system.aggregator = {
      state: durable ? restoreAggregator(durable.state) : createAggregatorState({ dataset: "numbers", model: "line" }),
      session: durable?.session ?? `session ${system.sessions}`,
      seconds: durable?.seconds ?? 0,
      writing: undefined,
      waiting: undefined,
    };
    if (durable) giveAggregator(system, { kind: "restored", downSeconds: 0, charges: false });
    else giveAggregator(system, { kind: "start", settings });
  }

  function giveAggregator(system: System, input: AggregatorInput): void {
    const { aggregator } = system;
    if (!aggregator) return;
    const { seconds, session } = aggregator;
    const meters = { seconds, bytesSent: 0, bytesReceived: 0 };
    system.problem ??= problemOfReport(aggregator.state, input, rounds);
    const [state, effects] = stepAggregator(environment(session), aggregator.state, input, meters);
    aggregator.state = state;
    const phase = currentRun(state)?.phase;
    // So that the next round, which is opened at this time, is so long after this one.
    if (everyRoundIsKept && phase?.kind === "round") aggregator.seconds = Math.max(seconds, 0.3 * phase.open.round);
    sabotage.stepped?.(state, input);
    system.problem ??= problemOfRound(state);
    const tests: AggregatorInput[] = [];
    for (const effect of effects) perform(system, aggregator, effect, tests);
    for (const tested of tests) giveAggregator(system, tested);
  }

  function perform(system: System, aggregator: Aggregator, effect: AggregatorEffect, tests: AggregatorInput[]): void {
    switch (effect.kind) {
      case "send":
        for (const to of effect.connections)
          system.wires.get(to)?.toNode.push(sabotage.told?.(effect.message) ?? effect.message);
        return;
      case "close": {
        const wire = system.wires.get(effect.connection);
        wire?.toNode.push("closed");
        if (wire) wire.toAggregator = [];
        return;
      }
      case "checkpoint": {
        const written = { number: effect.number, kept: keep(aggregator) };
        if (aggregator.writing) aggregator.waiting = written;
        else aggregator.writing = written;
        return;
      }
      case "test":
        if (effect.round !== "final") return;
        system.result = effect.weights.slice();
        tests.push({ kind: "tested", run: effect.run, round: "final", metrics: {} });
        return;
      case "emit":
        if (effect.event.kind === "node-failed") {
          const { name, reason } = effect.event;
          system.problem ??= `${name} failed: ${reason}`;
        }
        return;
      default:
        return;
    }
  }

  function keep({ state, session, seconds }: Aggregator): number {
    const runs = Array.from(state.runs.values(), (run) => ({ ...run, spareSums: undefined, common: undefined }));
    const text = canonicalText([{ ...state, runs }, session, seconds]);
    const number = numbers.get(text) ?? kept.length;
    if (number === kept.length) {
      kept.push({ state: snapshotAggregator(state), session, seconds });
      numbers.set(text, number);
    }
    return number;
  }

  function giveNode(system: System, i: number, input: NodeInput): void {
    const node = system.nodes[i] as Node;
    const { config, corrects } = nodeEnvironments[i] as NodeEnvironment;
    const environment = { config: { ...config, instance: `start ${node.starts}` }, corrects };
    const [state, effects] = stepNode(environment, node.state, input, { seconds: 0, random: 0 });
    node.state = sabotage.node?.(state) ?? state;
    for (const effect of effects) {
      switch (effect.kind) {
        case "dial":
          node.dialling = true;
          break;
        case "send":
          if (node.connected) system.wires.get(i)?.toAggregator.push(effect.message);
          break;
        case "close":
          if (node.connected) system.wires.get(i)?.toAggregator.push("closed");
          node.connected = false;
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

  const restored: (Pick<Aggregator, "state" | "session" | "seconds"> | undefined)[] = [];
  /** What was kept, by its number. It is not to be changed. */
  function keptAs(number: number): Pick<Aggregator, "state" | "session" | "seconds"> {
    const { state, session, seconds } = kept[number] as (typeof kept)[number];
    restored[number] ??= { state: restoreAggregator(state), session, seconds };
    return restored[number];
  }

  return { begin, startAggregator, giveAggregator, giveNode, started, keptAs };
}

export type Model = ReturnType<typeof createModel>;

const nameOf = (i: number) => `node-${i + 1}`;
