import { bitsSet } from "../../math/bits.ts";
import { inNaturalOrder } from "./natural-order.ts";
import type { Member, Run } from "./state.ts";
import type { PresentNode } from "./step.ts";

/** Nodes have one place in a run each, relays as many as they stand for. */

export const standsFor = ({ relay }: Pick<Member, "relay">): number => relay?.nodes ?? 1;

/** How many nodes they are, with those behind relays. */
export const headCount = (members: readonly Pick<Member, "relay">[]): number =>
  members.reduce((sum, member) => sum + standsFor(member), 0);

/** How many of them can be asked in a round, with those behind relays. */
export const nodesAmong = (nodes: readonly Pick<PresentNode, "participant">[]): number =>
  nodes.reduce((sum, { participant }) => sum + (participant.relay?.nodes ?? 1), 0);

/** The places of those who can be asked: of a node its own, of a relay those of its nodes, as far as it has said. */
export function placesThere(
  places: ReadonlyMap<string, number>,
  { name, participant }: Pick<PresentNode, "name" | "participant">,
): readonly number[] {
  const first = places.get(name) as number;
  const { relay } = participant;
  if (!relay) return [first];
  if (!relay.there) return Array.from({ length: relay.nodes }, (_, i) => first + i);
  return Array.from(bitsSet(relay.there, relay.places), (at) => first + at);
}

/** How many places a name has in a run: as many as it stood for when they were given, whoever is behind it now. */
export function placesOf(
  { places, placeCount, parent }: Pick<Run, "places" | "placeCount" | "parent">,
  name: string,
): number {
  const own = places.get(name) as number;
  let next = parent?.nextPlace ?? placeCount;
  for (const place of places.values()) if (place > own) next = Math.min(next, place);
  return next - own;
}

/** As many members as it takes for so many nodes: the first ones of the list. */
export function enoughOf(members: readonly Member[], nodes: number): readonly Member[] {
  let count = 0;
  const found: Member[] = [];
  for (const member of members) {
    if (count >= nodes) break;
    found.push(member);
    count += standsFor(member);
  }
  return found;
}

/** Their places, by name in natural order, from `first` on; and the place after the last one. */
export function placesFor(
  members: readonly Member[],
  first = 0,
): { readonly places: ReadonlyMap<string, number>; readonly end: number } {
  const stands = new Map(members.map((member) => [member.name, standsFor(member)]));
  const places = new Map<string, number>();
  let end = first;
  for (const name of inNaturalOrder([...stands.keys()])) {
    places.set(name, end);
    end += stands.get(name) as number;
  }
  return { places, end };
}
