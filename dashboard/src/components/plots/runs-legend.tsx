import { metricWords } from "../../../../src/watch/metric-words.ts";
import { readings } from "../../fold/readings.ts";
import { column } from "../../fold/table.ts";
import type { RunView } from "../../fold/view.ts";
import { mainMetric, run } from "../../state.ts";
import { lossWords, metricValue, runWords, significant } from "../../words.ts";
import { plotData, valueAt } from "./plot-data.ts";
import { cursorPlace, earlierRuns, highlighted, over, remove } from "./plots-state.ts";
import { runLook } from "./run-looks.ts";
import { specs } from "./specs.ts";

/** Names the lines of all runs, with their values at the cursor or at their end. */
export function RunsLegend() {
  const current = run.value;
  const earlier = earlierRuns.value;
  const shown = current ? [current, ...earlier.toReversed()] : [];
  const x = cursorPlace.value;
  const where =
    x === undefined ? "newest" : over.value === "seconds" ? `at ${x.toFixed(1)} s` : `after ${Math.floor(x)}`;
  return (
    <div class="plot runs-legend" data-testid="runs-legend">
      <div class="runs-head">
        <h3>Runs</h3>
        {earlier.length > 1 && (
          <button type="button" class="tiny" onClick={() => remove(earlier)}>
            remove earlier runs
          </button>
        )}
      </div>
      {shown.length === 0 ? (
        <p class="empty">Runs are listed here, to compare them.</p>
      ) : (
        <div class="runs-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{where}</th>
                <th scope="col">loss</th>
                <th scope="col" title={metricWords(mainMetric.value)}>
                  {mainMetric.value === "accuracy" ? "acc." : "test"}
                </th>
                <th scope="col" title="average tau, weighted by local updates">
                  avg. tau
                </th>
                <th scope="col">
                  <span class="unseen">remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <RunRow key={one.run} run={one} x={x} isCurrent={one === current} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function RunRow({ run: one, x, isCurrent }: { run: RunView; x: number | undefined; isCurrent: boolean }) {
  const name = runWords(one);
  const emphasise = (on: boolean) => {
    highlighted.value = on ? one.run : undefined;
  };
  const look = runLook(one.run);
  const newest = readings(one, mainMetric.value);
  const loss = x === undefined ? newest.loss : valueIn(one, "loss", x);
  const accuracy = x === undefined ? newest.metric : valueIn(one, "accuracy", x);
  return (
    <tr
      class={isCurrent ? "current" : ""}
      onPointerEnter={() => emphasise(true)}
      onPointerLeave={() => emphasise(false)}
    >
      <th scope="row">
        <i class={`swatch ${look.style}`} style={{ color: `var(--${look.colour})` }} />
        <span>
          {one.run}. {name}
        </span>
      </th>
      <td>{loss === undefined ? "–" : lossWords(loss)}</td>
      <td>{accuracy === undefined ? "–" : metricValue(mainMetric.value, accuracy)}</td>
      <td>{averageTau(one)}</td>
      <td>
        {!isCurrent && (
          <button
            type="button"
            class="tiny"
            aria-label={`Remove run ${one.run}`}
            onFocus={() => emphasise(true)}
            onBlur={() => emphasise(false)}
            onClick={() => remove([one])}
          >
            ×
          </button>
        )}
      </td>
    </tr>
  );
}

function valueIn(one: RunView, id: "loss" | "accuracy", x: number): number | undefined {
  const spec = specs.find((found) => found.id === id);
  return spec && (valueAt(plotData(one, spec, over.value, { maximumRows: 300, smooth: false }), x) ?? undefined);
}

function averageTau(one: RunView): string {
  if (one.end?.summary) return significant(one.end.summary.averageTau);
  const taus = column(one.rounds, "tau");
  const sum = taus.reduce((total, tau) => total + tau, 0);
  return sum === 0 ? "–" : significant(taus.reduce((total, tau) => total + tau * tau, 0) / sum);
}
