import { randomUUID } from "node:crypto";
import type { OpenedData } from "../assembly/own-data.ts";
import { usualDataset } from "../assembly/task.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { emulateNode } from "../emulation/emulated-node.ts";
import { type DeviceProfile, emulateEnergy, type LinkProfile } from "../emulation/profiles.ts";
import type { KernelsChoice } from "../kernels/choose-kernels.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Engine } from "../learning/engine.ts";
import { systemClock } from "../platform/nodejs/clock.ts";
import { checkFolder } from "../platform/nodejs/dataset-files.ts";
import { findMeter } from "../platform/nodejs/energy-meter.ts";
import { graphThreads } from "../platform/nodejs/graph-threads.ts";
import type { NodeEventBody } from "../protocol/node/environment.ts";
import { type EdgeNode, startEdgeNode } from "../runtime/edge-node.ts";
import { createShareSource, type Openness } from "../runtime/node-data.ts";
import type { Watts } from "../runtime/ports.ts";
import { reckonedEnergy } from "../runtime/reckoned-energy.ts";
import { loadDataset } from "./datasets.ts";
import { loadKernels } from "./kernels.ts";
import { nodeDialer } from "./node-dialer.ts";
import { type OwnDataConfiguration, openOwnData } from "./open-own-data.ts";
import { identityOf, type ParentLink } from "./parent-link.ts";

/** What a node is configured with. */
export interface NodeConfiguration extends ParentLink {
  /** What all names mean. */
  readonly catalog: Catalog;
  readonly kernels: KernelsChoice;
  /** What computes gradients of models with layers; left out, kernels do. */
  readonly engine?: "onnxruntime" | undefined;
  /** That compute models of layers; left out, this one does. */
  readonly threads?: number;
  /** Folder with the public datasets' files; left out, they come from the package that has them. */
  readonly datasets?: string;
  /** The node's own table or pictures; left out, it has none. */
  readonly ownData?: OwnDataConfiguration;
  /** Folder with the node's own examples; left out, it takes the share that the aggregator gives it. */
  readonly own?: string;
  readonly openness: Openness;
  /** Emulated; left out, they are what they are. */
  readonly device?: DeviceProfile;
  readonly link?: LinkProfile;
  /** What the device draws, if it has no meter. */
  readonly watts?: Watts;
  readonly seed: number;
  /** Goes on waiting for another aggregator when one has finished. */
  readonly stays: boolean;
  /** Ends when it has not been welcome for so long; left out, it tries for ever. */
  readonly giveUpAfterSeconds?: number;
  /** Of several runs the only one that it takes part in; left out, any. */
  readonly run?: string;
  /** How many connections are started, each for another run; left out, one. */
  readonly serves?: number;
}

export interface AssembledNode {
  /** What it computes with. */
  readonly kernels: string;
  /** Its own table or pictures, if it has some. */
  readonly ownData: OpenedData | undefined;
  /** What the joules that it draws are from; undefined if it cannot tell them. */
  readonly energy: { readonly metered: boolean; readonly by: string } | undefined;
  /** Why its meter cannot be used, if it has one that cannot. */
  readonly meterProblem: string | undefined;
  /** Makes a connection, and does what comes over it. Each has work and memory of its own; they share kernels and own data. */
  start(onEvent: (event: NodeEventBody) => void): EdgeNode;
}

/**
 * An edge node in this process, with its data, its kernels and its connection. Its own examples are read at once, and the
 * folder for public datasets is looked for, so that errors in them are reported before the node connects.
 *
 * @throws KernelsUnavailable, DatasetUnavailable, DatasetFileError
 */
export async function assembleNode(configuration: NodeConfiguration): Promise<AssembledNode> {
  const { name, catalog, datasets, device, link, openness, seed, stays, giveUpAfterSeconds, run, serves } =
    configuration;
  if (datasets !== undefined) await checkFolder(datasets);
  const engine = configuration.engine && (await onnxruntime(configuration.threads));
  const threads = engine || configuration.threads === undefined ? undefined : graphThreads(configuration.threads);
  const kernels = await loadKernels(configuration.kernels, { threads });
  const load = (dataset: string, folder: string | undefined) =>
    loadDataset(catalog.dataset(dataset), "train", folder, kernels);
  const own = configuration.own === undefined ? undefined : await examplesIn(configuration.own, load);
  const ownData = configuration.ownData && (await openOwnData(configuration.ownData, { catalog, kernels, openness }));
  const emulated = device && emulateEnergy(device, link);
  const said = configuration.watts && reckonedEnergy(configuration.watts, { by: "the watts that were said" });
  const found = emulated || said ? undefined : await findMeter(systemClock);
  const energy = emulated ?? said ?? found?.meter;
  let open = 0;
  return {
    kernels: kernels.name,
    ownData,
    energy,
    meterProblem: found?.problem,
    start(onEvent) {
      const node = startEdgeNode({
        config: {
          name,
          instance: randomUUID(),
          platform: `Node.js ${process.versions.node} on ${process.platform} ${process.arch}`,
          device: device?.name ?? "real",
          link: link?.name ?? (device ? "none" : "real"),
          data: ownData ? ownData.kind : own ? "own" : "assignable",
          stays,
          ...(run === undefined ? {} : { run }),
          ...(serves === undefined ? {} : { serves }),
          ...(giveUpAfterSeconds === undefined ? {} : { giveUpAfterSeconds }),
        },
        identity: identityOf(configuration),
        clock: systemClock,
        kernels,
        ...(engine ? { engine } : {}),
        catalog,
        ...(ownData ? { ownData } : {}),
        shares:
          ownData ??
          createShareSource({
            catalog,
            loadDataset: (dataset) => load(dataset, datasets),
            ...(own ? { own } : {}),
            openness,
          }),
        ...emulateNode({
          dial: nodeDialer(configuration, catalog),
          clock: systemClock,
          ...(device ? { device } : {}),
          ...(link ? { link } : {}),
          seed,
          name,
        }),
        ...(energy ? { energy } : {}),
        seed,
        onEvent,
      });
      open += 1;
      void node.ended.then(() => {
        open -= 1;
        if (open > 0) return;
        found?.stop();
        void threads?.end();
      });
      return node;
    },
  };
}

/** The node's own pictures, as data like those that the aggregator asks for. */
async function examplesIn(
  folder: string,
  load: (dataset: string, folder: string) => Promise<Dataset>,
): Promise<(dataset: string) => Promise<Dataset>> {
  let latest = { name: usualDataset, data: await load(usualDataset, folder) };
  return async (name) => {
    if (latest.name !== name) latest = { name, data: await load(name, folder) };
    return latest.data;
  };
}

/** @throws UserError where its package is not installed */
async function onnxruntime(threads = 1): Promise<Engine> {
  const { loadOnnxruntime, onnxruntimeEngine } = await import("../platform/nodejs/onnxruntime-engine.ts");
  return onnxruntimeEngine(await loadOnnxruntime(), { threads });
}
