import type { PicturedLayer } from "../../../src/watch/events.ts";
import { count, counted, percent } from "../words.ts";
import { atStart } from "./device-names.ts";
import { layerWords } from "./layer-words.ts";
import type { Scene, SceneNode } from "./scene.ts";

const mostNamed = 6;
/** Less is not worth a sentence. */
const leastDrift = 0.02;

/** By name: what each device is, and what the stage calls it. */
export interface Naming {
  readonly kinds?: ReadonlyMap<string, string>;
  readonly called?: ReadonlyMap<string, string>;
}

/** What the stage shows, for people who do not see it, sentence by sentence. */
export function twinSentences(scene: Scene, naming: Naming = {}): readonly string[] {
  const { round, nodes, phase } = scene;
  return [
    `Round ${count(round.round)}: ${counted(nodes.length, "node makes", "nodes make")} ${counted(round.tau, "local update")} ` +
      "each, then what they send is averaged.",
    ...(phase === "averaging" ? ["All reports are there and become one model."] : []),
    ...(phase === "resting" ? ["All have the same weights again."] : []),
    ...(phase === "computing" || phase === "sending" ? doings(nodes, naming) : []),
    ...driftSentences(nodes, naming, round.pictures?.layer),
  ];
}

function doings(nodes: readonly SceneNode[], naming: Naming): string[] {
  if (nodes.length <= mostNamed) return nodes.map((node) => doing(node, inFull(node.name, naming)));
  const doingWords = [
    ["computing", "computes", "compute"],
    ["sending", "sends its weights", "send their weights"],
    ["waiting", "waits for the others", "wait for the others"],
    ["receiving", "receives the new weights", "receive the new weights"],
  ] as const;
  const parts = doingWords.flatMap(([kind, one, many]) => {
    const number = nodes.filter((node) => node.doing === kind).length;
    return number === 0 ? [] : [`${count(number)} ${number === 1 ? one : many}`];
  });
  return [`${parts.join(", ")}.`];
}

/** `node-3 (Raspberry Pi 3)`, or `Laptop 1 (node-1)` where it is called so. */
function inFull(name: string, naming: Naming): string {
  const [title, kind = ""] = [atStart(name, naming.called), naming.kinds?.get(name)];
  if (title !== name) return `${title} (${name})`;
  return kind === "" ? name : `${name} (${kind})`;
}

function doing(node: SceneNode, name: string): string {
  const done = Math.floor(node.computed * node.localUpdates);
  switch (node.doing) {
    case "receiving":
      return `${name} receives the new weights.`;
    case "computing":
      return `${name} computes: ${count(done)} of ${counted(node.localUpdates, "local update")} made.`;
    case "sending":
      return `${name} sends its weights.`;
    case "waiting":
      return `${name} waits for the others.`;
    case "averaging":
    case "resting":
      return `${name} is ready for the next round.`;
    default:
      throw new Error(`unreachable: ${node.doing satisfies never}`);
  }
}

function driftSentences(nodes: readonly SceneNode[], naming: Naming, layer: PicturedLayer | undefined): string[] {
  const known = nodes.filter(({ drift }) => drift !== undefined);
  const most = known.toSorted((a, b) => (b.drift ?? 0) - (a.drift ?? 0))[0];
  if (most?.drift === undefined || known.length < 2) return [];
  if (most.drift < leastDrift) return ["In this round the nodes' weights hardly drift apart."];
  const mean = layer ? `mean of the ${layerWords(layer)}` : "mean of all weights";
  return [
    `${atStart(most.name, naming.called)} drifts furthest in this round: by ${percent(most.drift)} of the size of the ${mean}.`,
  ];
}
