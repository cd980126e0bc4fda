import { download } from "../../download.ts";
import { controls, isTestedAtNodes, mainMetric, run, tell } from "../../state.ts";
import { Plot } from "./plot.tsx";
import type { Over } from "./plot-data.ts";
import { plotsPicture } from "./plots-picture.ts";
import { over } from "./plots-state.ts";
import { RunsLegend } from "./runs-legend.tsx";
import { specOfMetric, specsFor } from "./specs.ts";

const choices: readonly { readonly value: Over; readonly label: string }[] = [
  { value: "seconds", label: "seconds of budget" },
  { value: "rounds", label: "rounds" },
];

/** Whether the run's nodes measure drift, in place of what beta, rho and delta are made of. */
function showsDrift(): boolean {
  const round = run.value?.lastRound;
  if (round?.drift !== undefined || round?.estimates !== undefined) return round.drift !== undefined;
  return (run.value?.settings ?? controls.value)?.strategy === "adaptive";
}

function save(): void {
  plotsPicture()
    .then((picture) => download(picture, "edgewise-plots.png"))
    .catch((error: unknown) => tell(String(error)));
}

export function Plots() {
  return (
    <section class="panel plots" aria-labelledby="plots-title">
      <header class="panel-head">
        <h2 id="plots-title">How learning goes</h2>
        <fieldset class="segments">
          <legend>over</legend>
          {choices.map(({ value, label }) => (
            <label key={value}>
              <input
                type="radio"
                name="over"
                checked={over.value === value}
                onChange={() => {
                  over.value = value;
                }}
              />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
        {run.value && (
          <button type="button" class="link" data-testid="plots-picture" onClick={save}>
            Save as a picture
          </button>
        )}
      </header>
      <p class="about">
        The strong line is the run that the page shows; other runs are faint, to compare. Those of earlier sessions are
        dotted.
      </p>
      <div class="plot-grid">
        {specsFor(showsDrift())
          .filter(({ id }) => id !== "accuracy" || !isTestedAtNodes.value)
          .map((spec) => specOfMetric(spec, mainMetric.value))
          .map((spec) => (
            <Plot key={spec.title} spec={spec} />
          ))}
        <RunsLegend />
      </div>
    </section>
  );
}
