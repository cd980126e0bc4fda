import type { SceneNode } from "../../stage/scene.ts";
import type { Frame, Painting, Stand } from "./frame.ts";
import { paintLens, viewBetween } from "./paint-lens.ts";

const top = -Math.PI / 2;
const turn = 2 * Math.PI;
/** In a larger group a bead is one hundredth of it. */
const mostBeads = 100;

interface Crowd {
  readonly stand: Stand;
  readonly place: number;
  readonly nodes: readonly SceneNode[];
}

/** Many nodes that hold about the same: the picture of one of them in circles of beads, one for each. */
export function paintBeads(painting: Painting, { layout, scene }: Frame, { stand, place, nodes }: Crowd): void {
  const { context, colours } = painting;
  const home = layout.places[place];
  if (home === undefined) return;
  const pictures = scene?.round.pictures;
  const own = pictures?.nodes.find(({ name }) => stand.names.includes(name));
  const first = nodes.find(({ name }) => name === own?.name);
  const isBack = first !== undefined && first.merged > 0;
  const view =
    pictures &&
    viewBetween(pictures, stand.shows, {
      from: isBack && own ? own.pixels : pictures.start,
      to: first && !isBack && own ? own.pixels : pictures.result,
      share: first ? (isBack ? first.merged : first.computed) : (scene?.merged ?? 0),
    });
  const radius = 0.66 * home.radius;
  paintLens(painting, {
    key: stand.names[0] ?? "",
    at: home,
    radius,
    view,
    labelCounts: stand.labelCounts,
  });
  const beads = Math.min(mostBeads, stand.names.length);
  const inner = Math.floor(beads * 0.45);
  const doing = new Map(nodes.map((node) => [node.name, node]));
  for (let i = 0; i < beads; i++) {
    const [index, of, distance] =
      i < inner ? [i, inner, 0.88 * home.radius] : [i - inner, beads - inner, 1.16 * home.radius];
    const angle = top + (turn * index) / of;
    const node = doing.get(stand.names[Math.floor((i * stand.names.length) / beads)] ?? "");
    const most = Math.min(0.1 * home.radius, (0.42 * turn * distance) / of);
    context.fillStyle = beadColour(node, colours);
    context.beginPath();
    const x = home.x + distance * Math.cos(angle);
    const y = home.y + distance * Math.sin(angle);
    context.arc(x, y, most * (0.55 + 0.45 * (node?.computed ?? 0)), 0, turn);
    context.fill();
  }
}

function beadColour(node: SceneNode | undefined, colours: Painting["colours"]): string {
  if (node === undefined) return colours.line;
  if (node.doing === "sending" || node.doing === "receiving") return colours.messages;
  return node.doing === "computing" ? colours.computing : colours.muted;
}
