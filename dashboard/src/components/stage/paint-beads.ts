import type { Place, Point } from "../../stage/layout.ts";
import type { Scene, SceneNode } from "../../stage/scene.ts";
import type { Frame, Painting, Stand } from "./frame.ts";
import { paintLens, viewBetween } from "./paint-lens.ts";

const top = -Math.PI / 2;
const turn = 2 * Math.PI;
/** In a larger group a bead is one hundredth of it. */
const mostBeads = 100;

interface Crowd {
  readonly stand: Stand;
  readonly place: number;
}

/** Many nodes that hold about the same: the picture of one of them in circles of beads, one for each. */
export function paintBeads(painting: Painting, { layout, scene }: Frame, { stand, place }: Crowd): void {
  const home = layout.places[place];
  if (home === undefined) return;
  const pictures = scene?.round.pictures;
  const own = pictures?.nodes.find(({ name }) => stand.names.includes(name));
  const first = own && sceneNodeOf(scene, own.name);
  const isBack = first !== undefined && first.merged > 0;
  const view =
    pictures &&
    viewBetween(pictures, stand.shows, {
      from: isBack && own ? own.pixels : pictures.start,
      to: first && !isBack && own ? own.pixels : pictures.result,
      share: first ? (isBack ? first.merged : first.computed) : (scene?.merged ?? 0),
    });
  const radius = 0.66 * home.radius;
  const key = stand.names[0] ?? "";
  paintLens(painting, { key, at: home, radius, view, labelCounts: stand.labelCounts });
  const spots = spotsOf(Math.min(mostBeads, stand.names.length));
  const nodes = spots.map((_, i) =>
    sceneNodeOf(scene, stand.names[Math.floor((i * stand.names.length) / spots.length)] ?? ""),
  );
  for (const kind of kinds) paintKind(painting, home, { nodes, spots, kind });
}

/** Where a bead is, and how large it is at the most, in radii of its group. */
interface Spot extends Point {
  readonly most: number;
}

const known = new Map<number, readonly Spot[]>();

/** Of so many beads, in two circles. */
function spotsOf(beads: number): readonly Spot[] {
  const found = known.get(beads);
  if (found) return found;
  const inner = Math.floor(beads * 0.45);
  const spots = Array.from({ length: beads }, (_, i): Spot => {
    const [index, of, distance] = i < inner ? [i, inner, 0.88] : [i - inner, beads - inner, 1.16];
    const angle = top + (turn * index) / of;
    const most = Math.min(0.1, (0.42 * turn * distance) / of);
    return { x: distance * Math.cos(angle), y: distance * Math.sin(angle), most };
  });
  known.set(beads, spots);
  return spots;
}

type Kind = "absent" | "messages" | "computing" | "idle";
const kinds = ["absent", "messages", "computing", "idle"] as const satisfies readonly Kind[];
const colourOf = { absent: "line", messages: "messages", computing: "computing", idle: "muted" } as const;

interface Beads {
  readonly nodes: readonly (SceneNode | undefined)[];
  readonly spots: readonly Spot[];
  readonly kind: Kind;
}

/** All beads of one colour at once. */
function paintKind({ context, colours }: Painting, home: Place, { nodes, spots, kind }: Beads): void {
  let any = false;
  for (let i = 0; i < spots.length; i++) {
    const [node, spot] = [nodes[i], spots[i] as Spot];
    if (kindOf(node) !== kind) continue;
    if (!any) context.beginPath();
    any = true;
    const radius = home.radius * spot.most * (0.55 + 0.45 * (node?.computed ?? 0));
    const x = home.x + home.radius * spot.x;
    const y = home.y + home.radius * spot.y;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, turn);
  }
  if (!any) return;
  context.fillStyle = colours[colourOf[kind]];
  context.fill();
}

function kindOf(node: SceneNode | undefined): Kind {
  if (node === undefined) return "absent";
  if (node.doing === "sending" || node.doing === "receiving") return "messages";
  return node.doing === "computing" ? "computing" : "idle";
}

function sceneNodeOf(scene: Scene | undefined, name: string): SceneNode | undefined {
  const number = scene?.cast.numbers.get(name);
  return number === undefined ? undefined : scene?.nodes[number];
}
