import { clipped } from "../../src/learning/aggregation-rules/clipping.ts";
import { movedBy } from "../../src/learning/encoding/change.ts";
import { encodingNamed, formOf, roundInto } from "../../src/learning/encoding/encoding.ts";
import { sendChangeInto } from "../../src/learning/encoding/error-feedback.ts";
import { scaffold, type withCorrection } from "../../src/learning/local-rules/scaffold.ts";
import { squaredMovementAlong } from "../../src/learning/node-step.ts";
import { reach } from "../../src/learning/reach.ts";
import { createRandom, randomFrom } from "../../src/math/random.ts";
import { addScaledInto, squaredDistance } from "../../src/math/vectors.ts";
import type { ConnectionId } from "../../src/protocol/aggregator/environment.ts";
import type { Directive, Report } from "../../src/protocol/messages.ts";
import type { AggregatorDriver } from "./aggregator-driver.ts";

/** F_i(w) = 1/2 sum_j curvature_j (w_j - middle_j)^2 over two weights. */
export interface Quadratic {
  readonly examples: number;
  readonly curvature: readonly [number, number];
  readonly middle: readonly [number, number];
}

/** A rule that corrects drift. */
export type Corrected = ReturnType<typeof withCorrection<unknown>>;

interface Learner {
  readonly connection: ConnectionId;
  state: ReturnType<Corrected["init"]>;
  lastStart: Float32Array | undefined;
  /** What rounding took from its changes. */
  readonly lost: Float32Array;
  round: number;
}

/** Nodes with quadratic losses and drift correction, which answer an aggregator's machine. */
export function quadraticNodes(
  aggregator: AggregatorDriver,
  quadratics: readonly Quadratic[],
  {
    stepSize,
    momentum,
    rule = scaffold as Corrected,
    decay = 0,
    measuresDrift = false,
  }: {
    readonly stepSize: number;
    readonly momentum: number;
    readonly rule?: Corrected;
    readonly decay?: number;
    /** As in all runs whose weights are encoded at times. */
    readonly measuresDrift?: boolean;
  },
) {
  const learners = new Map<number, Learner>();
  const nameOf = (node: number) => `n-${node + 1}`;
  const quadraticOf = (node: number) => quadratics[node] as Quadratic;

  const nodes = {
    learners,

    join(node: number): void {
      const connection = aggregator.join(nameOf(node));
      learners.set(node, {
        connection,
        state: rule.init(2),
        lastStart: undefined,
        lost: new Float32Array(2),
        round: 0,
      });
    },

    ready(node: number): void {
      const { connection } = learners.get(node) as Learner;
      aggregator.ready([connection], [quadraticOf(node).examples]);
    },

    leave(node: number): void {
      const learner = learners.get(node);
      if (!learner) return;
      learners.delete(node);
      aggregator.leave(learner.connection);
    },

    /** The nodes that have a directive that they have not answered. */
    asked(): number[] {
      return [...learners].filter(([, learner]) => isAsked(learner)).map(([node]) => node);
    },

    /** Answers the newest directive, with half of the updates if the node is short of time. */
    answer(node: number, short = false): void {
      const learner = learners.get(node) as Learner;
      aggregator.say(learner.connection, trained(node, learner, short));
    },

    /** The round that is open is answered by all who are asked. */
    round(): void {
      for (const node of nodes.asked()) nodes.answer(node);
    },

    /** ||grad F(w0) + decay w0||, F being over the nodes that are there. */
    gradient(weights: Float32Array): number {
      let total = 0;
      const sum = [0, 0];
      for (const node of learners.keys()) {
        const { examples, curvature, middle } = quadraticOf(node);
        total += examples;
        for (const j of [0, 1] as const) {
          sum[j] = (sum[j] as number) + examples * curvature[j] * ((weights[j] as number) - middle[j]);
        }
      }
      return Math.hypot(...sum.map((entry, j) => entry / total + decay * (weights[j] as number)));
    },

    /** sum_i p_i c_i over these nodes. */
    meanCorrection(of: readonly number[]): number[] {
      const total = of.reduce((sum, node) => sum + quadraticOf(node).examples, 0);
      return [0, 1].map((j) =>
        of.reduce(
          (sum, node) =>
            sum + (quadraticOf(node).examples / total) * ((learners.get(node) as Learner).state.vector[j] as number),
          0,
        ),
      );
    },
  };

  function isAsked({ connection, round }: Learner): boolean {
    const directive = aggregator.last(connection, "directive");
    return directive !== undefined && directive.round > round && directive.localUpdates > 0;
  }

  function trained(node: number, learner: Learner, short: boolean): Report {
    const directive = aggregator.directive(learner.connection);
    const { run, round, correction, localUpdates } = directive;
    const { curvature, middle, examples } = quadraticOf(node);
    // As a message would have it.
    const start = startOf(directive, learner);
    if (!correction) throw new Error("a directive without a correction");
    const told = correction.kind === "given" ? { kind: "given" as const, mean: correction.mean.slice() } : correction;
    let state = rule.begin(learner.state, {
      stepSize,
      start,
      lastStart: learner.lastStart,
      correction: told,
      momentum,
    });
    const weights = start.slice();
    const gradient = new Float32Array(2);
    const updates = short ? Math.max(1, localUpdates >> 1) : localUpdates;
    for (let t = 0; t < updates; t++) {
      for (const j of [0, 1] as const) gradient[j] = curvature[j] * ((weights[j] as number) - middle[j]);
      state = rule.stepInto(weights, gradient, state, { stepSize, start });
    }
    const encoding = encodingNamed(directive.reports ?? "float32");
    const random = createRandom(node, "rounding", round).state();
    const change = encoding && sendChangeInto(weights, start, learner.lost, { encoding, random });
    if (!encoding) {
      addScaledInto(weights, 1, learner.lost);
      learner.lost.fill(0);
    }
    const path = rule.path?.(state);
    if (path && encoding && change) roundInto(path, encoding, randomFrom(random));
    const { clipLength } = directive;
    const counted = clipped(weights, { start, reach: reach(updates, rule.kept), stepSize, clipLength });
    learner.state = rule.finish(state, { stepSize, start, weights: counted, updates, path });
    learner.lastStart = start;
    learner.round = round;
    const own = rule.correction?.(learner.state)?.slice();
    return {
      ...{ type: "report", run, round, examples, localUpdates: updates, localSeconds: 0 },
      ...(encoding && change ? { weights: change, change: true, form: formOf(encoding) } : { weights }),
      ...(path ? { path } : {}),
      ...{ lossAtStart: 1, lossOfBest: 1 },
      ...(measuresDrift
        ? {
            drift: {
              squaredMovement: path ? squaredMovementAlong(path, updates * stepSize) : squaredDistance(weights, start),
              squaredNoise: 0,
            },
          }
        : {}),
      ...(directive.tellsCorrection && own ? { correction: own } : {}),
    };
  }

  return nodes;
}

/** w0: the directive's weights, or those of the one before and its change. */
function startOf({ weights, change }: Directive, { lastStart }: Learner): Float32Array {
  if (!change) return weights.slice();
  if (!lastStart) throw new Error("a change of what the node does not have");
  return movedBy(lastStart, weights);
}
