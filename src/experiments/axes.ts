import type { SimulationSettings } from "../simulation/settings.ts";

/** A cell of an experiment's tables. */
export type Value = string | number;

/** One value of a factor that an experiment varies, and how it changes the settings of a run. */
export interface Level {
  readonly value: Value;
  change(settings: SimulationSettings): SimulationSettings;
}

/** A factor that an experiment varies; its name is a column of the tables. */
export interface Axis {
  readonly name: string;
  readonly levels: readonly Level[];
}

/** A run that an experiment needs. */
export interface PlannedRun {
  /** The value on every axis, by the axis's name. */
  readonly factors: Readonly<Record<string, Value>>;
  readonly settings: SimulationSettings;
  /** Whether the records of its rounds are kept too. */
  readonly withRounds: boolean;
}

/**
 * Every combination of levels, the last axis varying fastest. Levels change the settings in the order of the axes, so
 * that a later axis overrides an earlier one.
 */
export function everyCombination(
  base: SimulationSettings,
  axes: readonly Axis[],
  { withRounds = false }: { readonly withRounds?: boolean } = {},
): PlannedRun[] {
  let runs: PlannedRun[] = [{ factors: {}, settings: base, withRounds }];
  for (const { name, levels } of axes) {
    runs = runs.flatMap(({ factors, settings }) =>
      levels.map((level) => ({
        factors: { ...factors, [name]: level.value },
        settings: level.change(settings),
        withRounds,
      })),
    );
  }
  return runs;
}

/** A change of one factor of a base. */
export interface Departure {
  /** What is changed, and to what: columns of the tables. */
  readonly factor: string;
  readonly level: Level;
}

/**
 * One factor at a time: the base itself, then each departure from it, every one in every combination of `axes`. The
 * columns `factor` and `level` say which departure a run belongs to.
 */
export function aroundBase(
  base: SimulationSettings,
  departures: readonly Departure[],
  axes: readonly Axis[],
): PlannedRun[] {
  const itself: Departure = { factor: "base", level: { value: "base", change: (settings) => settings } };
  return [itself, ...departures].flatMap(({ factor, level }) =>
    everyCombination(level.change(base), axes).map((run) => ({
      ...run,
      factors: { factor, level: level.value, ...run.factors },
    })),
  );
}

/** Identifies a run by everything that determines its outcome; equal settings have equal keys, whatever their order. */
export function keyOf({ settings, withRounds }: Pick<PlannedRun, "settings" | "withRounds">): string {
  return `${withRounds ? "rounds" : "result"} ${JSON.stringify(settings, sorted)}`;
}

function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
