import { metricWords } from "../../../../src/watch/metric-words.ts";
import { readings } from "../../fold/readings.ts";
import { column } from "../../fold/table.ts";
import type { RunView } from "../../fold/view.ts";
import { runMark, runName, testedValue } from "../../runs/run-names.ts";
import { areRepetitions } from "../../runs/seed-groups.ts";
import { mainMetric } from "../../state.ts";
import { lossWords, metricValue, percent, significant, unbroken } from "../../words.ts";
import { meanAndSpread } from "./mean-and-spread.ts";
import { plotData, valueAt } from "./plot-data.ts";
import { besides, cursorPlace, type DrawnRun, highlighted, over, setInPlots, shown } from "./plots-state.ts";
import { groups } from "./seeds-state.ts";
import { specs } from "./specs.ts";

/** Names the lines of all runs in the plots, with their values at the cursor or at their end. */
export function RunsLegend() {
  const subject = shown.value;
  const others = besides.value;
  const all = subject ? [subject, ...others.toReversed()] : [];
  const x = cursorPlace.value;
  const where =
    x === undefined ? "newest" : over.value === "seconds" ? `at ${x.toFixed(1)} s` : `after ${Math.floor(x)}`;
  return (
    <div class="plot runs-legend" data-testid="runs-legend">
      <div class="runs-head">
        <h3>Runs in the plots</h3>
        {others.length > 1 && (
          <button type="button" class="tiny" onClick={() => others.forEach(({ row }) => void setInPlots(row, false))}>
            remove all others
          </button>
        )}
      </div>
      {all.length === 0 ? (
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
                <th
                  scope="col"
                  title="average tau, weighted by local updates; at their own pace the nodes may make more than was chosen"
                >
                  avg. tau
                </th>
                <th scope="col">
                  <span class="unseen">remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {all.map((one) => (
                <LegendRow key={one.row.key} of={one} x={x} isShown={one === subject} />
              ))}
              {groups.value.map((group) => (
                <SeedsRow key={`seeds ${group[0]?.row.key}`} group={group} x={x} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function LegendRow({ of, x, isShown }: { of: DrawnRun; x: number | undefined; isShown: boolean }) {
  const { row, view, look } = of;
  const name = runName(row);
  const emphasise = (on: boolean) => {
    highlighted.value = on ? row.key : undefined;
  };
  const newest = readings(view, mainMetric.value);
  const loss = x === undefined ? newest.loss : valueIn(view, "loss", x);
  const mark = runMark(row);
  return (
    <tr class={isShown ? "current" : ""} onPointerEnter={() => emphasise(true)} onPointerLeave={() => emphasise(false)}>
      <th scope="row">
        <i class={`swatch ${look.style}`} style={{ color: `var(--${look.colour})` }} />
        <span class="run-name" title={name}>
          {row.number === undefined ? `${mark} · ${name}` : `${mark}. ${name}`}
        </span>
      </th>
      <td>{loss === undefined ? "–" : lossWords(loss)}</td>
      <td>{testedWords(of, newest.metric, x)}</td>
      <td>{averageTau(view)}</td>
      <td>
        {!isShown && (
          <button
            type="button"
            class="tiny"
            aria-label={`Remove run ${mark}`}
            onFocus={() => emphasise(true)}
            onBlur={() => emphasise(false)}
            onClick={() => setInPlots(row, false)}
          >
            ×
          </button>
        )}
      </td>
    </tr>
  );
}

/** Mean and standard deviation of ended runs that differ in their seeds at most, of what the rows above say. */
function SeedsRow({ group, x }: { readonly group: readonly DrawnRun[]; readonly x: number | undefined }) {
  const metric = mainMetric.value;
  const ends = group.map(({ view }) => readings(view, metric));
  const losses = x === undefined ? ends.map(({ loss }) => loss) : group.map(({ view }) => valueIn(view, "loss", x));
  const tests = x === undefined ? ends.map((end) => end.metric) : group.map(({ view }) => valueIn(view, "accuracy", x));
  return (
    <tr class="seeds-row" data-testid="seeds-row">
      <th scope="row">
        <span class="run-name">
          mean of {group.map(({ row }) => runMark(row)).join(", ")}:{" "}
          {areRepetitions(group) ? "asked for the same" : "equal but for the seed"}
        </span>
      </th>
      <td>{spreadWords(losses, lossWords)}</td>
      <td>{spreadWords(tests, (value) => metricValue(metric, value))}</td>
      <td />
      <td />
    </tr>
  );
}

function spreadWords(values: readonly (number | undefined)[], inWords: (value: number) => string): string {
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return "–";
  const { mean, spread } = meanAndSpread(known);
  // Narrow places break it before the deviation, and nowhere else.
  return unbroken(`${inWords(mean)} ±\u00a0${inWords(spread)}`);
}

/** What tests say: at the cursor, or newest; of nodes' own tables, what the nodes found in the end. */
function testedWords({ row, view }: DrawnRun, newest: number | undefined, x: number | undefined): string {
  if (x !== undefined) {
    const there = valueIn(view, "accuracy", x);
    return there === undefined ? "–" : metricValue(mainMetric.value, there);
  }
  if (newest !== undefined) return metricValue(mainMetric.value, newest);
  const tested = testedValue(row, mainMetric.value);
  return tested === undefined ? "–" : tested.isShare ? percent(tested.value) : significant(tested.value);
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
