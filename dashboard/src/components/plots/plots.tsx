import { download } from "../../download.ts";
import { areRepetitions } from "../../runs/seed-groups.ts";
import { controls, isTestedAtNodes, mainMetric, run, tell } from "../../state.ts";
import { Toggle } from "./line-swatch.tsx";
import { MarksList } from "./marks-list.tsx";
import { Plot } from "./plot.tsx";
import type { Over } from "./plot-data.ts";
import { plotsPicture } from "./plots-picture.ts";
import { besides, over, shown } from "./plots-state.ts";
import { runsCsv, runsJson } from "./runs-export.ts";
import { RunsLegend } from "./runs-legend.tsx";
import { groups, overSeeds, setOverSeeds } from "./seeds-state.ts";
import { specOfMetric, specsFor } from "./specs.ts";
import type { Stretch } from "./stretch.ts";
import { setZoom, zoom } from "./zoom-state.ts";

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

function savePicture(): void {
  plotsPicture()
    .then((picture) => download(picture, "edgewise-plots.png"))
    .catch((error: unknown) => tell(String(error)));
}

const asText = [
  { ending: "csv", type: "text/csv", textOf: runsCsv },
  { ending: "json", type: "application/json", textOf: runsJson },
] as const;

function saveText(name: string, type: string, textOf: typeof runsCsv): void {
  const all = shown.value ? [shown.value, ...besides.value.toReversed()] : [];
  download(new Blob([textOf(all, mainMetric.value)], { type }), name);
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
        {groups.value.length > 0 && (
          <Toggle
            on={overSeeds.value}
            label={`mean and spread over ${groups.value.every(areRepetitions) ? "repetitions" : "seeds"}`}
            onChange={setOverSeeds}
          />
        )}
        <button
          type="button"
          class="tiny whole"
          data-testid="whole-run"
          disabled={zoom.value === undefined}
          onClick={() => setZoom(undefined)}
        >
          {zoom.value ? `back from ${stretchWords(zoom.value)}` : "whole run"}
        </button>
        {run.value && (
          <fieldset class="saving">
            <legend>save all plots as</legend>
            <button type="button" class="link" data-testid="plots-picture" onClick={savePicture}>
              PNG
            </button>
            {asText.map(({ ending, type, textOf }) => (
              <button
                key={ending}
                type="button"
                class="link"
                data-testid={`plots-${ending}`}
                onClick={() => saveText(`edgewise-plots.${ending}`, type, textOf)}
              >
                {ending.toUpperCase()}
              </button>
            ))}
          </fieldset>
        )}
      </header>
      <p class="about">
        The strong line is the run that the page shows; other runs are grey, to compare. Those of earlier sessions are
        dotted. Drag over a plot to look closer, click twice to go back; with the keyboard, arrows move the cursor, plus
        and minus zoom.
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
      <MarksList />
    </section>
  );
}

function stretchWords({ from, to }: Stretch): string {
  const words = (value: number) => Number(value.toPrecision(3));
  return `${words(from)}–${words(to)}${over.value === "seconds" ? " s" : " rounds"}`;
}
