import { caseNames, caseOf } from "../../../src/learning/case-partitions.ts";
import { fewestLanes, mostLanes, type RaceSettings, usualRace } from "../../../src/web-host/race-settings.ts";

const lanePattern = /^(adaptive|adaptive-2019|adaptive-2018|fixed:[1-9]\d{0,3}|you)$/;

/** The race that the page's address asks for: `?race=adaptive,fixed:10&case=2`; what it says wrongly is as usual. */
export function raceOf(search: string): RaceSettings | undefined {
  const query = new URLSearchParams(search);
  const asked = query.get("race");
  if (asked === null) return undefined;
  const lanes = [...new Set(asked.split(",").filter((lane) => lanePattern.test(lane)))].slice(0, mostLanes);
  return {
    lanes: lanes.length < fewestLanes ? usualRace.lanes : lanes,
    partition: caseNames[Number(query.get("case")) - 1] ?? usualRace.partition,
    seed: wholeIn(query.get("seed"), 0, 999_999) ?? usualRace.seed,
    budgetSeconds: wholeIn(query.get("budget"), 5, 60) ?? usualRace.budgetSeconds,
  };
}

/** Whether the address wants a race in real time: `&pace=live`. */
export const isLiveIn = (search: string): boolean => new URLSearchParams(search).get("pace") === "live";

export function raceQuery({ lanes, partition, seed, budgetSeconds }: RaceSettings, { isLive = false } = {}): string {
  const budget = budgetSeconds === usualRace.budgetSeconds ? "" : `&budget=${budgetSeconds}`;
  return `?race=${lanes.join(",")}&case=${caseOf(partition)}&seed=${seed}${budget}${isLive ? "&pace=live" : ""}`;
}

function wholeIn(text: string | null, least: number, most: number): number | undefined {
  const value = text !== null && /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}
