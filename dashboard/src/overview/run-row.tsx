import type { RunOverview } from "../../../src/watch/run-overview.ts";
import { counted, lossWords, percent } from "../words.ts";
import { budgetsLeft, markOf, stateWords } from "./run-words.ts";

/** A run of the list; all of it leads to the run's page. */
export function RunRow({ run }: { readonly run: RunOverview }) {
  const { name, page, title, model, connected, accuracy, loss, explanation } = run;
  const there = run.doing === "waiting" || connected === 0 ? "" : counted(connected, "node");
  const score = accuracy !== undefined ? percent(accuracy) : loss !== undefined ? lossWords(loss) : "";
  return (
    <li class="run" data-testid={`run-${name}`} data-mark={markOf(run)}>
      <div class="what">
        <h2>
          <a href={page}>{name}</a>
        </h2>
        <p>{title}</p>
        <p class="hint">{model}</p>
      </div>
      <div class="how">
        <p class="state">
          <i class="mark" />
          {stateWords(run)}
        </p>
        <p class="hint">{explanation ?? there}</p>
      </div>
      <p class="score number">
        {score !== "" && (
          <>
            <b>{score}</b> <span class="hint">{accuracy !== undefined ? "accuracy" : "loss"}</span>
          </>
        )}
      </p>
      <ul class="budgets">
        {budgetsLeft(run).map(({ resource, share, text, whole }) => (
          <li key={resource} title={whole}>
            <span class="number">{text}</span>
            <i class="bar" aria-hidden="true">
              <i style={{ width: `${100 * share}%` }} />
            </i>
          </li>
        ))}
      </ul>
    </li>
  );
}
