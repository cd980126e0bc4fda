import { byHand } from "../../../src/web-host/race-settings.ts";
import { asSentence, percent } from "../words.ts";
import { type LaneView, placesOf, type RaceView } from "./race-view.ts";

/** What a lane is called. */
export function laneName(strategy: string): string {
  const tau = /^fixed:(\d+)$/.exec(strategy)?.[1];
  if (tau !== undefined) return `tau ${tau}`;
  return strategy === "adaptive" ? "controller" : strategy.replace(/^adaptive-/, "controller of ");
}

/** Whether a lane's tau is chosen by the project's own controller. */
export const isController = (strategy: string): boolean => strategy === "adaptive";

/** Whether a lane's devices make as many local updates as each can in a round, so that tau is their mean. */
export const hasOwnPaces = (strategy: string): boolean => isController(strategy) || strategy === byHand;

/** How a race came out, in a sentence or two; undefined before its end. */
export function outcomeWords(view: RaceView): string | undefined {
  const places = placesOf(view);
  if (places === undefined) return undefined;
  const accuracyOf = (lane: LaneView) => lane.end?.accuracy ?? 0;
  const winners = view.lanes.filter((_, i) => places[i] === 1);
  const [winner] = winners;
  const second = view.lanes
    .filter((_, i) => places[i] !== 1)
    .toSorted((one, other) => accuracyOf(other) - accuracyOf(one))[0];
  if (!winner) return undefined;
  const names = winners.map(({ strategy }) => subject(strategy)).join(" and ");
  const wins = winners.length > 1 || winner.strategy === "you" ? "win" : "wins";
  const ahead = second && 100 * (accuracyOf(winner) - accuracyOf(second));
  const lead = second && ahead !== undefined ? `, ${ahead.toFixed(1)} points before ${subject(second.strategy)}` : "";
  return asSentence(`${names} ${wins} with ${percent(accuracyOf(winner))}${lead}`);
}

const subject = (strategy: string): string =>
  strategy.startsWith("adaptive") ? `the ${laneName(strategy)}` : laneName(strategy);
