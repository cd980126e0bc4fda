import type { Place } from "../../stage/layout.ts";
import type { Shows } from "../../stage/lens-parts.ts";
import type { SceneNode } from "../../stage/scene.ts";
import { toward } from "../../stage/scene.ts";
import type { Frame, Painting, Stand } from "./frame.ts";
import type { LensView } from "./lenses.ts";
import { paintLens, viewBetween } from "./paint-lens.ts";

const top = -Math.PI / 2;
const turn = 2 * Math.PI;
/** The ring of more local updates than this is one line: single ones could not be told apart. */
const mostSegments = 150;

export interface Device {
  readonly stand: Stand;
  readonly place: number;
  /** What it does in the shown round; undefined if it has no part in it. */
  readonly node: SceneNode | undefined;
}

const dashes = { cable: [], radio: [1.5, 5] } as const satisfies Record<Stand["link"], readonly number[]>;

/** The ways that messages take: lines for cables, dots for radio. */
export function paintLinks({ context, colours }: Painting, { layout }: Frame, devices: readonly Device[]): void {
  const { core } = layout;
  context.strokeStyle = colours.muted;
  context.globalAlpha = 0.55;
  context.lineWidth = 1.5;
  for (const link of ["cable", "radio"] as const) {
    context.beginPath();
    for (const { stand, place, node } of devices) {
      const home = layout.places[place];
      if (home === undefined || stand.presence === "away" || stand.link !== link) continue;
      const from = toward(node?.at ?? home, core, 1.4 * home.radius);
      const to = toward(core, home, core.ring + 8 * layout.unit);
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
    }
    context.setLineDash(dashes[link]);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** A device: its weights, and around them the local updates of this round. */
export function paintDevice(painting: Painting, { layout, scene }: Frame, { stand, place, node }: Device): void {
  const { context, colours } = painting;
  const home = layout.places[place];
  if (home === undefined) return;
  const ring = 1.28 * home.radius;
  if (stand.presence === "away") {
    paintAwaited(painting, home);
    return;
  }
  const at = node?.at ?? home;
  if (at.x !== home.x || at.y !== home.y) {
    context.setLineDash([1.5, 3.5]);
    circle(painting, home, ring, { colour: colours.muted, width: 1.5 });
    context.setLineDash([]);
  }
  const pictures = scene?.round.pictures;
  paintLens(painting, {
    key: stand.names[0] ?? "",
    at,
    radius: home.radius,
    view: node && viewOf(node, scene, stand.shows),
    name: pictures?.answers === undefined ? undefined : stand.showsName,
    labelCounts: stand.labelCounts,
  });
  const width = Math.max(2.5, 6 * layout.unit * (home.radius / (40 * layout.unit)));
  const updates = node?.localUpdates ?? 1;
  const piece = (turn * ring) / Math.max(1, updates);
  const gap = updates > 1 && updates <= mostSegments ? Math.min(0.35 * piece, 4) : 0;
  context.lineWidth = width;
  if (gap > 0) context.setLineDash([piece - gap, gap]);
  context.strokeStyle = colours.line;
  arc(painting, at, ring, turn);
  if (node && node.computed > 0) {
    context.strokeStyle = colours.computing;
    context.globalAlpha = node.doing === "computing" ? 1 : 0.45;
    arc(painting, at, ring, turn * node.computed);
    context.globalAlpha = 1;
  }
  context.setLineDash([]);
}

/** A place for a node that has not come yet. */
export function paintAwaited(painting: Painting, home: Place): void {
  const { context, colours } = painting;
  context.globalAlpha = 0.45;
  context.setLineDash([3, 4]);
  circle(painting, home, 1.28 * home.radius, { colour: colours.muted, width: 1.5 });
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Weights on their way: the slower, the longer they are seen; their tail says where they come from. */
export function paintPacket(painting: Painting, { layout, scene, stands }: Frame, node: SceneNode): void {
  const { context, colours } = painting;
  const { packet } = node;
  const home = layout.places[node.place];
  if (packet === undefined || home === undefined) return;
  const radius = 0.3 * home.radius;
  if (!packet.docked) {
    const tail = toward(packet.at, packet.from, Math.min(3.2 * radius, distance(packet.at, packet.from)));
    context.strokeStyle = colours.messages;
    context.globalAlpha = 0.6;
    context.lineWidth = 0.5 * radius;
    context.beginPath();
    context.moveTo(packet.at.x, packet.at.y);
    context.lineTo(tail.x, tail.y);
    context.stroke();
    context.globalAlpha = 1;
  }
  const shows = stands[node.place]?.shows ?? "all";
  const view = packet.to === "aggregator" ? viewOf(node, scene, shows) : startOf(scene, shows);
  const isOwn = packet.to === "aggregator" && scene?.cast.pixels.has(node.name);
  // Of many nodes few have pictures of their own: the others share one bitmap.
  const key = isOwn ? node.name : `${packet.to} ${shows}`;
  const width = Math.max(1.5, 0.22 * radius);
  paintLens(painting, { key, at: packet.at, radius, view });
  circle(painting, packet.at, radius, { colour: colours.messages, width });
}

function startOf(scene: Frame["scene"], shows: Shows): LensView | undefined {
  const pictures = scene?.round.pictures;
  return pictures && viewBetween(pictures, shows, { from: pictures.start, to: pictures.start, share: 0 });
}

/** The node's own weights on their way, and then what everybody's became. */
function viewOf(node: SceneNode, scene: Frame["scene"], shows: Shows): LensView | undefined {
  const pictures = scene?.round.pictures;
  if (pictures === undefined) return undefined;
  const { start, result } = pictures;
  const own = scene?.cast.pixels.get(node.name);
  if (own === undefined) return viewBetween(pictures, shows, { from: start, to: result, share: node.merged });
  if (node.merged > 0) return viewBetween(pictures, shows, { from: own, to: result, share: node.merged });
  return viewBetween(pictures, shows, { from: start, to: own, share: node.computed });
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function arc({ context }: Painting, at: { x: number; y: number }, radius: number, angle: number): void {
  context.beginPath();
  context.arc(at.x, at.y, radius, top, top + angle);
  context.stroke();
}

function circle(
  painting: Painting,
  at: { x: number; y: number },
  radius: number,
  { colour, width }: { readonly colour: string; readonly width: number },
): void {
  painting.context.strokeStyle = colour;
  painting.context.lineWidth = width;
  arc(painting, at, radius, turn);
}
