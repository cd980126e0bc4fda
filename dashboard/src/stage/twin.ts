import { count, counted, percent } from "../words.ts";
import type { Scene, SceneNode } from "./scene.ts";

const mostNamed = 6;
/** Less is not worth a sentence. */
const leastDrift = 0.02;

/** What the stage shows, for people who do not see it, sentence by sentence. */
export function twinSentences(scene: Scene): readonly string[] {
  const { round, nodes, phase } = scene;
  return [
    `Round ${count(round.round)}: ${counted(nodes.length, "node makes", "nodes make")} ${counted(round.tau, "local update")} ` +
      "each, then what they send is averaged.",
    ...(phase === "averaging" ? ["All reports are there and become one model."] : []),
    ...(phase === "resting" ? ["All have the same weights again."] : []),
    ...(phase === "computing" || phase === "sending" ? doings(nodes) : []),
    ...driftSentences(nodes),
  ];
}

function doings(nodes: readonly SceneNode[]): string[] {
  if (nodes.length <= mostNamed) return nodes.map(doing);
  const kinds = [
    ["computing", "computes", "compute"],
    ["sending", "sends its weights", "send their weights"],
    ["waiting", "waits for the others", "wait for the others"],
    ["receiving", "receives the new weights", "receive the new weights"],
  ] as const;
  const parts = kinds.flatMap(([kind, one, many]) => {
    const number = nodes.filter((node) => node.doing === kind).length;
    return number === 0 ? [] : [`${count(number)} ${number === 1 ? one : many}`];
  });
  return [`${parts.join(", ")}.`];
}

function doing(node: SceneNode): string {
  const done = Math.floor(node.computed * node.localUpdates);
  switch (node.doing) {
    case "receiving":
      return `${node.name} receives the new weights.`;
    case "computing":
      return `${node.name} computes: ${count(done)} of ${counted(node.localUpdates, "local update")} made.`;
    case "sending":
      return `${node.name} sends its weights.`;
    case "waiting":
      return `${node.name} waits for the others.`;
    case "averaging":
    case "resting":
      return `${node.name} is ready for the next round.`;
    default:
      throw new Error(`unreachable: ${node.doing satisfies never}`);
  }
}

function driftSentences(nodes: readonly SceneNode[]): string[] {
  const known = nodes.filter(({ drift }) => drift !== undefined);
  const most = known.toSorted((a, b) => (b.drift ?? 0) - (a.drift ?? 0))[0];
  if (most?.drift === undefined || known.length < 2) return [];
  if (most.drift < leastDrift) return ["In this round the nodes' weights hardly drift apart."];
  return [
    `${most.name} drifts furthest in this round: by ${percent(most.drift)} of the size of the mean of all weights.`,
  ];
}
