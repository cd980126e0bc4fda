import { headCount } from "../aggregator/places.ts";
import { numberOverall } from "../aggregator/relayed.ts";
import type { AggregatorState } from "../aggregator/state.ts";
import { connectedNodes, currentRun } from "../aggregator/step.ts";
import type { Assignment } from "../messages.ts";
import type { RelayedPlaces } from "./parent.ts";

/** A relay keeps the places of its nodes, also of those that are away, when it or its parent loses its connection. */

/** The first of the places that it was given, and how many these are. */
export const rangeOf = ({ share, relay }: Assignment): Pick<RelayedPlaces, "first" | "count"> => ({
  first: share.kind === "partition" ? share.index : 0,
  count: relay?.places ?? 0,
});

/** Those of the run that it is in, or was in last. */
export function relayedPlaces(state: AggregatorState): RelayedPlaces | undefined {
  const run = currentRun(state);
  if (!run?.parent) return state.placesBefore;
  const { assignment, nextPlace } = run.parent;
  return { run: numberOverall(run), ...rangeOf(assignment), places: run.places, nextPlace };
}

/** The places from before in a new assignment of the same run; undefined if they left none for others that are there now. */
export function placesAgain(
  state: AggregatorState,
  { run: number, share, relay }: Assignment,
): Pick<RelayedPlaces, "places" | "nextPlace"> | undefined {
  const before = relayedPlaces(state);
  if (!before || share.kind !== "partition" || !relay) return undefined;
  const { first, count, places, nextPlace } = before;
  if (before.run !== (relay.run ?? number) || count !== relay.places) return undefined;
  const others = connectedNodes(state).filter(({ name }) => !places.has(name));
  if (nextPlace - first + headCount(others) > count) return undefined;
  // A parent that was restarted may have given it another range.
  const by = share.index - first;
  const moved = new Map([...places].map(([name, place]) => [name, place + by]));
  return { places: moved, nextPlace: nextPlace + by };
}
