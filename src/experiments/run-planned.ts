import { builtInCatalog } from "../catalog/built-in.ts";
import { createModelFor } from "../catalog/model-fit.ts";
import type { SimulationEnvironment } from "../simulation/environment.ts";
import { shareOut, sharesWanted } from "../simulation/shares.ts";
import { simulate } from "../simulation/simulate.ts";
import type { PlannedRun } from "./axes.ts";
import type { RunOutcome } from "./experiment.ts";
import { recordRounds } from "./rounds.ts";

/** Enough for smooth lines; testing more weights would take longer than the run. */
const mostRounds = 200;

/** Simulates a run of an experiment, with its rounds if they are wanted. `now`: real seconds, to tell what it took. */
export async function runPlanned(
  { settings, withRounds }: Pick<PlannedRun, "settings" | "withRounds">,
  environment: SimulationEnvironment,
  now: () => number,
): Promise<RunOutcome> {
  const start = now();
  if (!withRounds) {
    const { result } = await simulate(settings, environment);
    return { result, tookSeconds: now() - start };
  }
  const { kernels, trainData, testData, catalog = builtInCatalog } = environment;
  const { onEvent, onRoundStarted, rounds } = recordRounds();
  const { result } = await simulate(settings, { ...environment, onEvent, onRoundStarted });
  const model = createModelFor(catalog, settings.model, trainData, kernels);
  const trainRows = (environment.shareOut ?? shareOut)(trainData, sharesWanted(settings, catalog)).all;
  const records = await rounds(model, { trainData, trainRows, testData }, mostRounds);
  return { result, rounds: records, tookSeconds: now() - start };
}
