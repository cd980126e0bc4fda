import type { Resource } from "../../../src/control/resources.ts";
import { partOfBudget } from "../../../src/protocol/amounts.ts";
import type { RunSummary } from "../../../src/protocol/events.ts";
import { metricWords } from "../../../src/watch/metric-words.ts";
import { bindingBudget, bindingWords, budgetOutlook, otherBudgets } from "../fold/budget.ts";
import type { RunView } from "../fold/view.ts";
import { openedView } from "../runs/kept-runs.ts";
import { run } from "../state.ts";
import { asSentence, count, counted, duration, lossWords, metricValue, significant } from "../words.ts";
import { Term } from "./term.tsx";

/** How much of the budget is consumed, and when it will be. */
export function Budget() {
  const current = run.value;
  if (current === undefined) return <p class="empty">The budget starts to run with the first round.</p>;
  const { budgetSeconds, consumedSeconds, remainingSeconds, lastRoundFromSeconds, endsInSeconds } =
    budgetOutlook(current);
  const share = (seconds: number) => `${Math.min(100, (100 * seconds) / budgetSeconds).toFixed(2)}%`;
  return (
    <div class="budget" data-status={current.status}>
      <div class="budget-words">
        <span>
          <Term of="budget">budget</Term>{" "}
          <b class="number" data-testid="budget-consumed" data-value={consumedSeconds}>
            {consumedSeconds.toFixed(1)} s
          </b>{" "}
          of {count(Number(budgetSeconds.toFixed(1)))} s consumed, <b class="number">{duration(remainingSeconds)}</b>{" "}
          left
        </span>
        <span class="outlook">{outlook(current, endsInSeconds)}</span>
      </div>
      <div
        class="bar"
        role="progressbar"
        aria-label="Budget consumed"
        aria-valuemin={0}
        aria-valuemax={budgetSeconds}
        aria-valuenow={Number(consumedSeconds.toFixed(1))}
      >
        <div class="bar-consumed" style={{ width: share(consumedSeconds) }} />
        <div
          class="bar-last"
          title="the last round"
          style={{
            left: share(lastRoundFromSeconds),
            width: share(Math.max(0, consumedSeconds - lastRoundFromSeconds)),
          }}
        />
      </div>
      <OtherBudgets run={current} />
      {current.end && <Result run={current} />}
    </div>
  );
}

const titles: Readonly<Record<Resource, string>> = { time: "time", bytes: "bytes", joules: "joules", money: "money" };

/** A small bar for each budget beside time, and which of all of them binds. */
function OtherBudgets({ run: current }: { readonly run: RunView }) {
  const others = otherBudgets(current);
  const [binding, words] = [bindingBudget(current), bindingWords(current)];
  if (others.length === 0) return null;
  return (
    <ul class="other-budgets" data-testid="other-budgets">
      {others.map((use) => (
        <li key={use.resource} data-binding={use.resource === binding} data-testid={`budget-${use.resource}`}>
          <span>
            {titles[use.resource]} <b class="number">{partOfBudget(use)}</b>
          </span>
          <div
            class="bar"
            role="progressbar"
            aria-label={`Budget of ${titles[use.resource]} consumed`}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round((100 * use.consumed) / use.budget)}
          >
            <div
              class="bar-consumed"
              style={{ width: `${Math.min(100, (100 * use.consumed) / use.budget).toFixed(2)}%` }}
            />
          </div>
        </li>
      ))}
      {words !== undefined && (
        <li class="binds" data-testid="binding">
          {words}
        </li>
      )}
    </ul>
  );
}

function outlook(current: RunView, endsInSeconds: number | undefined): string {
  if (current.status === "paused") return "paused: the budget's clock stands still";
  if (current.learned !== undefined || current.status === "finished") return "";
  return endsInSeconds === undefined ? "" : `ends in about ${duration(endsInSeconds)}`;
}

function Result({ run: current }: { readonly run: RunView }) {
  const { summary, reason, explanation } = current.end ?? {};
  return (
    <>
      {explanation !== undefined && (
        <p class="verdict" data-testid="verdict">
          {asSentence(explanation)}
        </p>
      )}
      {summary && (
        <p class="result" data-testid="result">
          <b>{openedView.value ? "Its result" : `Result of run ${current.run}`}:</b>{" "}
          {[`loss ${summary.loss === null ? "unknown" : lossWords(summary.loss)}`, ...metricsIn(summary)].join(", ")},
          after {counted(summary.rounds, "round")} with {significant(summary.averageTau)} local updates on average
          {rangeOf(summary)}
          {reason === "stopped" || reason === "interrupted" ? ", stopped by hand" : ""}.
        </p>
      )}
    </>
  );
}

/** Where nodes worked at their own pace. */
function rangeOf({ tauOfNodes }: RunSummary): string {
  if (tauOfNodes === undefined) return "";
  return ` (${significant(tauOfNodes.least)} to ${significant(tauOfNodes.most)} at single nodes)`;
}

/** Of own tables the nodes' tests have a panel of their own. */
function metricsIn({ metrics }: RunSummary): readonly string[] {
  return Object.entries(metrics).map(
    ([name, value]) => `${metricWords(name)} ${value === null ? "unknown" : metricValue(name, value)}`,
  );
}
