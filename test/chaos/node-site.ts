import { lieNamed } from "../../src/emulation/lies.ts";
import { emulateLiar } from "../../src/emulation/lying-node.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import type { Random } from "../../src/math/random.ts";
import type { PieceSizes } from "../../src/protocol/pieces/piece-sizes.ts";
import { type EdgeNode, type EdgeNodeOptions, startEdgeNode } from "../../src/runtime/edge-node.ts";
import type { ShareSource } from "../../src/runtime/node-data.ts";
import type { EnergyMeter } from "../../src/runtime/ports.ts";
import { reckonedEnergy } from "../../src/runtime/reckoned-energy.ts";
import type { Listening, Party } from "./network.ts";
import { createSite, type Site, type SiteOptions } from "./site.ts";
import { table } from "./small-task.ts";

export interface NodeSiteOptions extends SiteOptions {
  readonly random: Random;
  /** Of what it draws where it lies. */
  readonly lieRandom: Random;
  readonly shares: ShareSource;
  readonly updateSeconds: number;
  /** It has a table of its own. */
  readonly agrees: boolean;
  readonly identity: EdgeNodeOptions["identity"];
  readonly pieces?: PieceSizes;
  /** Left out, it is honest. */
  readonly lie: string | undefined;
  readonly metersEnergy: boolean;
  readonly listening: () => Listening | undefined;
  readonly onAssigned: () => void;
}

export interface NodeSite extends Site {
  /** Its next local update lasts until then. */
  hang(untilSeconds: number): void;
  /** Cannot read its data the next time. */
  lackData(): void;
}

/** Watts of a node, where they count. */
const watts = { computing: 4, idle: 1, radio: 0 };
/** A node is believed to draw four times as much as it said. */
export const mostWatts = 4 * watts.computing;
const meter: EnergyMeter = reckonedEnergy(watts, { by: "what the test says" });

export function createNodeSite(options: NodeSiteOptions): NodeSite {
  const { world, network, random, name, link, updateSeconds, agrees, lie } = options;
  let hangsUntil = Number.NEGATIVE_INFINITY;
  let lacksData = false;
  let endsItself = false;

  const shares: ShareSource = {
    async load(...asked) {
      if (lacksData) {
        lacksData = false;
        endsItself = true;
        throw new Error("there is no such file");
      }
      return options.shares.load(...asked);
    },
  };

  function device(): number {
    const hangs = hangsUntil - world.now();
    hangsUntil = Number.NEGATIVE_INFINITY;
    return Math.max(updateSeconds, hangs);
  }

  function begin(party: Party, starts: number): EdgeNode {
    const { process } = party;
    endsItself = false;
    const honest: EdgeNodeOptions = {
      clock: process.clock,
      identity: options.identity,
      ...(options.pieces ? { pieces: options.pieces } : {}),
      kernels: plainKernels,
      shares,
      seed: random.integer(2 ** 30),
      device,
      ...(options.metersEnergy ? { energy: meter } : {}),
      ...(agrees ? { ownData: { describe: async () => table.statistics } } : {}),
      config: {
        ...{ name, instance: `${name}, start ${starts}`, platform: "chaos" },
        data: agrees ? "table" : "assignable",
      },
      dial: () => network.connect(link, party, options.listening),
      onEvent(event) {
        if (event.kind === "assigned" && process.isAlive()) options.onAssigned();
      },
    };
    return startEdgeNode(lie === undefined ? honest : emulateLiar(honest, lieNamed(lie), options.lieRandom));
  }

  // A node ends by itself only where it has no data, or what it says is not believed.
  const onEnd = (reason: string) => {
    if (!endsItself && lie === undefined) options.onEnd(reason);
  };
  const { site } = createSite({ ...options, onEnd }, begin);
  return {
    ...site,
    heal() {
      lacksData = false;
      site.heal();
    },
    hang(untilSeconds) {
      hangsUntil = untilSeconds;
    },
    lackData() {
      lacksData = true;
    },
  };
}
