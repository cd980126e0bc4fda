import { inNaturalOrder } from "./natural-order.ts";
import type { Member, Run } from "./state.ts";
import type { PresentNode } from "./step.ts";

/** Nodes have one place in a run each, relays as many as they stand for. */

export const standsFor = ({ relay }: Pick<Member, "relay">): number => relay?.nodes ?? 1;

/** How many nodes they are, with those behind relays. */
export const headCount = (members: readonly Pick<Member, "relay">[]): number =>
  members.reduce((sum, member) => sum + standsFor(member), 0);

/** The same of nodes in a run. */
export const placesWith = (nodes: readonly Pick<PresentNode, "participant">[]): number =>
  nodes.reduce((sum, { participant }) => sum + (participant.relay?.places ?? 1), 0);

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
