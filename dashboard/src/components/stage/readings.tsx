import { readings } from "../../fold/readings.ts";
import { column } from "../../fold/table.ts";
import type { RunView } from "../../fold/view.ts";
import { type CurveOnBudget, type Curves, curvesOf, endWords } from "../../stage/curves.ts";
import { mainReading } from "../../stage/main-reading.ts";
import { isTestedAtNodes, mainMetric, run, runs } from "../../state.ts";
import { lossWords, metricValue } from "../../words.ts";

const earlierRuns = 2;

function shownRuns(): readonly RunView[] {
  const current = run.value;
  if (current === undefined) return [];
  const alike = runs.value.filter(
    (other) =>
      other.run !== current.run &&
      other.task.dataset === current.task.dataset &&
      other.task.model === current.task.model &&
      other.rounds.length > 1,
  );
  return [...alike.slice(-earlierRuns), current];
}

const accuracyOf = (of: RunView): CurveOnBudget => ({
  at: column(of.accuracies, "before"),
  values: column(of.accuracies, "accuracy"),
});
const lossOf = (of: RunView): CurveOnBudget => ({ at: column(of.rounds, "before"), values: column(of.rounds, "loss") });

/** Accuracy, or what else tests say, against the budget. */
export function MainReading() {
  const metric = mainMetric.value;
  return (
    <Reading
      {...mainReading(run.value, metric, isTestedAtNodes.value)}
      curves={curvesOf(shownRuns().map(accuracyOf), budget())}
      words={(at, digits) => (metric === "accuracy" ? `${(100 * at).toFixed(digits)} %` : metricValue(metric, at))}
    />
  );
}

export function LossReading() {
  const current = run.value;
  const value = current && readings(current, mainMetric.value).loss;
  return (
    <Reading
      title="loss"
      value={value === undefined ? "–" : lossWords(value)}
      curves={curvesOf(shownRuns().map(lossOf), budget())}
      words={(at, digits) => String(Number(at.toPrecision(2 + digits)))}
    />
  );
}

function budget(): number {
  return run.value?.lastRound?.budgetSeconds ?? run.value?.settings.budgetSeconds ?? 1;
}

interface ReadingProps {
  readonly title: string;
  readonly value: string;
  readonly inPlaceOfCurve?: string | undefined;
  readonly curves: Curves;
  readonly words: (value: number, moreDigits: number) => string;
}

/** A number, and how it came to that: this run in ink, earlier ones in grey. */
function Reading({ title, value, inPlaceOfCurve, curves, words }: ReadingProps) {
  return (
    <section class="side-part reading" aria-label={title}>
      <h2>{title.replace(/^./, (first) => first.toUpperCase())}</h2>
      <p class="reading-value number">{value}</p>
      {inPlaceOfCurve === undefined ? <Curve curves={curves} words={words} /> : <p class="hint">{inPlaceOfCurve}</p>}
    </section>
  );
}

function Curve({ curves, words }: Pick<ReadingProps, "curves" | "words">) {
  const { lines, end, budgetSeconds } = curves;
  const ends = endWords(curves, words);
  return (
    <>
      <div class="reading-plot" aria-hidden="true">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {[0, 50, 100].map((y) => (
            <line key={y} class="reading-grid" x1="0" x2="100" y1={y} y2={y} />
          ))}
          {lines.map((d, i) => (
            <path key={lines.length - i} class="reading-line" data-age={lines.length - 1 - i} d={d} />
          ))}
        </svg>
        {end && <i class="reading-end" style={{ left: `${end.x}%`, top: `${end.y}%` }} />}
        <span class="reading-most">{ends.most}</span>
        <span class="reading-least">{ends.least}</span>
      </div>
      <p class="reading-ends" aria-hidden="true">
        <span>0 s</span>
        <span>{Number(budgetSeconds.toFixed(1))} s</span>
      </p>
    </>
  );
}
