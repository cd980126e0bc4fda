import type { NodeRound } from "../../../src/watch/events.ts";
import type { ShownRound } from "./shown-round.ts";

/** Who of a round is on the stage, and where: the same at each of its moments. */
export interface Cast {
  readonly members: readonly Member[];
  /** Which members stand in a place, by their number. */
  readonly byPlace: ReadonlyMap<number, readonly number[]>;
  /** A member's number, by its name. */
  readonly numbers: ReadonlyMap<string, number>;
  /** The weights of those of which there are pictures, by name. */
  readonly pixels: ReadonlyMap<string, Uint8Array>;
}

export interface Member {
  readonly node: NodeRound;
  readonly place: number;
  /** How many members before it stand in its place. */
  readonly rank: number;
}

type Places = ReadonlyMap<string, number>;

const casts = new WeakMap<ShownRound, { readonly placeOf: Places; readonly cast: Cast }>();

/** @param placeOf the place of each node, by name; those without one are left out */
export function castOf(round: ShownRound, placeOf: Places): Cast {
  const known = casts.get(round);
  if (known?.placeOf === placeOf) return known.cast;
  const cast = newCast(round, placeOf);
  casts.set(round, { placeOf, cast });
  return cast;
}

function newCast({ nodes, pictures }: ShownRound, placeOf: Places): Cast {
  const members: Member[] = [];
  const byPlace = new Map<number, number[]>();
  for (const node of nodes) {
    const place = placeOf.get(node.name);
    if (place === undefined) continue;
    const there = byPlace.get(place) ?? [];
    byPlace.set(place, there);
    there.push(members.length);
    members.push({ node, place, rank: there.length - 1 });
  }
  return {
    members,
    byPlace,
    numbers: new Map(members.map(({ node }, number) => [node.name, number])),
    pixels: new Map(pictures?.nodes.map((own) => [own.name, own.pixels])),
  };
}
