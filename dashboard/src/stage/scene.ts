import { type Cast, castOf } from "./cast.ts";
import type { Layout, Place, Point } from "./layout.ts";
import { nodeMoment } from "./node-moment.ts";
import type { ShownRound } from "./shown-round.ts";

/** Everything on the stage at one moment of a shown round. */
export interface Scene {
  readonly phase: "computing" | "sending" | "averaging" | "resting";
  readonly round: ShownRound;
  /** In the order of the cast's members. */
  readonly nodes: readonly SceneNode[];
  readonly cast: Cast;
  /** 0: the aggregator has the weights that the round started from; 1: what became of the reports. */
  readonly merged: number;
}

export interface SceneNode {
  readonly name: string;
  readonly place: number;
  readonly doing: "receiving" | "computing" | "sending" | "waiting" | "averaging" | "resting";
  /** Where it is, and where it stood when the round began: apart by how far its weights drifted. */
  readonly at: Point;
  readonly home: Point;
  readonly localUpdates: number;
  /** The share of its local updates that are made; its weights are as far on their way. */
  readonly computed: number;
  /** How far its own weights have given way to everybody's. */
  readonly merged: number;
  /** ||w_i - mean|| / ||mean|| at the round's end; undefined where the weights are no picture. */
  readonly drift?: number | undefined;
  /** Weights on their way. */
  readonly packet?: Packet | undefined;
}

export interface Packet {
  readonly at: Point;
  /** Where it comes from. */
  readonly from: Point;
  readonly to: "node" | "aggregator";
  /** It has arrived, and waits for the others. */
  readonly docked: boolean;
}

/** How long reports take to become one model on the stage, in seconds of the person who looks. */
export const meltSeconds = 0.55;

/** How long a round is on the stage. */
export function shownSeconds(round: ShownRound, slow: number): number {
  return round.seconds * slow + meltSeconds;
}

export interface Staging {
  readonly layout: Layout;
  /** The place of each node, by name; those without one are left out. */
  readonly placeOf: ReadonlyMap<string, number>;
  readonly drift: ReadonlyMap<string, number>;
}

/** The scene `seconds` after a round has begun to be shown, `slow` times slower than it was. */
export function sceneAt(
  round: ShownRound,
  staging: Staging,
  { seconds, slow }: { seconds: number; slow: number },
): Scene {
  const inRound = seconds / slow;
  const melt = Math.min(1, Math.max(0, (seconds - round.seconds * slow) / meltSeconds));
  const cast = castOf(round, staging.placeOf);
  const moment = { inRound, melt, merged: crossFade(melt) };
  const nodes = cast.members.map(({ node, place }) => sceneNode(node, place, staging, moment));
  return { phase: phaseOf(nodes, melt), round, nodes, cast, merged: moment.merged };
}

function phaseOf(nodes: readonly SceneNode[], melt: number): Scene["phase"] {
  if (melt >= 1) return "resting";
  if (melt > 0) return "averaging";
  return nodes.some(({ doing }) => doing === "computing") ? "computing" : "sending";
}

/** Pictures change in the last three fifths of the melting, when the reports have come to the middle. */
const crossFade = (melt: number) => smooth(Math.max(0, (melt - 0.4) / 0.6));

function sceneNode(
  node: ShownRound["nodes"][number],
  place: number,
  { layout, drift }: Staging,
  { inRound, melt, merged }: { readonly inRound: number; readonly melt: number; readonly merged: number },
): SceneNode {
  const home = layout.places[place] as Place;
  const moment = nodeMoment(node, inRound);
  const share = drift.get(node.name);
  const pull = share === undefined ? 0 : pullOf(share) * layout.reach * moment.computed * (1 - merged);
  const pulled = away(layout.core, home, pull);
  return {
    name: node.name,
    place,
    doing: melt >= 1 ? "resting" : melt > 0 ? "averaging" : moment.doing,
    at: pulled,
    home,
    localUpdates: node.localUpdates,
    computed: moment.computed,
    merged,
    drift: share,
    packet: packetOf(moment, { layout, place: home, at: pulled, melt }),
  };
}

/** 0 to 1: half of the way at a drift of a third of the weights' size, and never more than the whole. */
function pullOf(drift: number): number {
  return 1 - Math.exp(-2 * drift);
}

function packetOf(
  { doing, share }: ReturnType<typeof nodeMoment>,
  { layout, place, at, melt }: { layout: Layout; place: Place; at: Point; melt: number },
): Packet | undefined {
  const { core } = layout;
  switch (doing) {
    case "receiving": {
      const from = toward(core, place, core.ring);
      return { at: between(from, doorOf(at, place, core), share), from, to: "node", docked: false };
    }
    case "sending": {
      const from = doorOf(at, place, core);
      return { at: between(from, dockOf(place, core), share), from, to: "aggregator", docked: false };
    }
    case "waiting": {
      if (melt >= 0.6) return undefined;
      const from = dockOf(place, core);
      return { at: between(from, core, smooth(melt / 0.6)), from, to: "aggregator", docked: true };
    }
    case "computing":
      return undefined;
    default:
      throw new Error(`unreachable: ${doing satisfies never}`);
  }
}

/** Where messages leave a node, and reach it. */
function doorOf(at: Point, place: Place, core: Layout["core"]): Point {
  return toward(at, core, 1.3 * place.radius);
}

/** Where reports wait for the others. */
function dockOf(place: Place, core: Layout["core"]): Point {
  return toward(core, place, (core.radius + core.ring) / 2);
}

function between(from: Point, to: Point, share: number): Point {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** The point at this distance from one point in the direction of another. */
export function toward(from: Point, to: Point, distance: number): Point {
  const length = Math.sqrt((to.x - from.x) ** 2 + (to.y - from.y) ** 2) || 1;
  return between(from, to, distance / length);
}

/** A point moved away from a centre. */
function away(centre: Point, point: Point, distance: number): Point {
  return distance === 0 ? { x: point.x, y: point.y } : toward(point, centre, -distance);
}

function smooth(share: number): number {
  const x = Math.min(1, Math.max(0, share));
  return x * x * (3 - 2 * x);
}
