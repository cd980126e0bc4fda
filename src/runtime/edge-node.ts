import { builtInCatalog } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { createModelFor } from "../catalog/model-fit.ts";
import { UnknownName } from "../catalog/unknown-name.ts";
import type { Engine } from "../learning/engine.ts";
import type { Kernels } from "../learning/kernels.ts";
import { encodedBytes } from "../protocol/codec.ts";
import type { Assignment } from "../protocol/messages.ts";
import type { NodeConfig, NodeEnvironment, NodeInput } from "../protocol/node/environment.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";
import { sentNetworkIn } from "../protocol/sent-network.ts";
import { type ConnectedNodeOptions, type EdgeNode, startConnectedNode } from "./connected-node.ts";
import { describeData, type OwnData } from "./describe-data.ts";
import { jsonIn } from "./json-bytes.ts";
import type { Learning, Share, ShareSource } from "./node-data.ts";
import type { AssignedWork, NodeWork } from "./node-work.ts";
import type { EnergyMeter, UpdateSeconds } from "./ports.ts";
import { toldEnergy } from "./told-energy.ts";
import { createTrainer, type Trainer } from "./trainer.ts";

export type { EdgeNode };

export interface EdgeNodeOptions extends ConnectedNodeOptions {
  readonly config: NodeConfig;
  readonly kernels: Kernels;
  /** Computes the gradients of models with layers; left out, kernels do. */
  readonly engine?: Engine | undefined;
  readonly shares: ShareSource;
  /** The node's own table or pictures, of which it tells before a run; left out, it has none. */
  readonly ownData?: OwnData;
  /** What the names in assignments mean; left out, those that come with Edgewise. */
  readonly catalog?: Catalog;
  /** How long local updates take on an emulated device; left out, as long as they take here. */
  readonly device?: UpdateSeconds;
  /** What the node draws; left out, nobody knows. */
  readonly energy?: EnergyMeter;
  /** Sees the common weights that a round begins with, before they are learned from; may look at them during the call only. */
  readonly onWeights?: (weights: Float32Array, learning: Learning) => void;
}

/** Starts THE edge node: the same code in Node.js, in a browser tab and in simulation. */
export function startEdgeNode(options: EdgeNodeOptions): EdgeNode {
  const { energy, catalog = builtInCatalog } = options;
  const config: NodeConfig = { ...options.config, ...(energy ? { energy: toldEnergy(energy) } : {}) };
  const environment: NodeEnvironment = { config, corrects: (update) => catalog.updateRule(update).corrects };
  return startConnectedNode(options, environment, (assigned) => learningWork(options, catalog, assigned));
}

/** Learns as assignments and directives say. */
function learningWork(
  options: EdgeNodeOptions,
  catalog: Catalog,
  { take, isCurrent, directiveBytes }: AssignedWork,
): NodeWork {
  const { clock, device, energy, trace } = options;
  let trainer: Trainer | undefined;
  let slowdown = 1;
  /** Tells what has been drawn since the newest directive came. */
  let spent: ReturnType<EnergyMeter["begin"]> | undefined;

  function withEnergy(done: NodeInput): NodeInput {
    if (done.kind !== "trained" || !spent) return done;
    const { report } = done;
    const bytes = directiveBytes() + encodedBytes(report);
    return {
      ...done,
      report: { ...report, energy: spent({ atSeconds: clock.now(), localSeconds: report.localSeconds, bytes }) },
    };
  }

  async function describe(request: number, question: DataQuestion): Promise<void> {
    try {
      take({ kind: "described", request, statistics: await describeData(options.ownData, question) });
    } catch (error) {
      take({ kind: "describe-failed", reason: messageOf(error) });
    }
  }

  /** The share in memory, so that a node that was only disconnected does not load it again. */
  let held: { readonly key: string; readonly share: Promise<Share> } | undefined;

  async function load(assignment: Assignment): Promise<void> {
    const { dataset, share: part, model: name, balance, seed: of } = assignment;
    // How data are read depends on more than its share.
    const key = JSON.stringify([
      dataset,
      part,
      options.shares.version?.() ?? 0,
      ...(assignment.schema ? [name, balance, of, JSON.stringify(jsonIn(assignment.schema))] : []),
    ]);
    if (held?.key !== key) held = { key, share: options.shares.load(dataset, part, assignment) };
    try {
      const share = await held.share;
      if (!isCurrent(assignment.assignment)) return;
      const rule = catalog.updateRule(assignment.update);
      const network = assignment.network && sentNetworkIn(jsonIn(assignment.network));
      const created = createModelFor(catalog, name, share.data, options.kernels, { seed: of, network });
      const model = (await options.engine?.take(created)) ?? created;
      if (!isCurrent(assignment.assignment)) return;
      if (model.weightCount !== assignment.weightCount) {
        const here = `the data here give ${assignment.model} ${model.weightCount} weights`;
        throw new Error(`${here}, those of the aggregator ${assignment.weightCount}: use data of the same kind`);
      }
      const learning = { model, share };
      trainer = createTrainer({
        model,
        rule,
        share,
        assignment,
        clock,
        slowdown: () => slowdown,
        onWeights: (weights) => options.onWeights?.(weights, learning),
        ...(device ? { device } : {}),
        onDone(done) {
          trace?.("computed");
          take(assignment.energy ? withEnergy(done) : done);
        },
        onError: (error) => take({ kind: "crashed", reason: messageOf(error) }),
      });
      take({ kind: "loaded", assignment: assignment.assignment, loaded: share.told });
    } catch (error) {
      if (held?.key === key) held = undefined;
      take({ kind: "load-failed", assignment: assignment.assignment, reason: messageOf(error) });
    }
  }

  return {
    describe: (request, question) => void describe(request, question),
    propose() {},
    load: (assignment) => void load(assignment),
    train(directive, keeps) {
      spent = energy?.begin(clock.now());
      trainer?.train(directive, keeps);
    },
    goBack: (round) => trainer?.goBack(round),
    score: (run, weights) => trainer?.score(run, weights),
    cancel: () => trainer?.cancel(),
    slowDown(times) {
      slowdown = times;
    },
    runOver() {},
  };
}

function messageOf(error: unknown): string {
  // Whoever gave the assignment knows more names.
  if (error instanceof UnknownName)
    return `${error.what} here; start this node with the aggregator's --plugin, or its version of Edgewise`;
  return error instanceof Error ? error.message : String(error);
}
