import type { ComponentChildren } from "preact";
import { shortMetric } from "../../../src/watch/metric-words.ts";
import { readings } from "../fold/readings.ts";
import { isTestedAtNodes, mainMetric, run } from "../state.ts";
import type { TermName } from "../terms.ts";
import { count, lossWords, metricValue, milliseconds, percent, significant } from "../words.ts";
import { Budget } from "./budget.tsx";
import { Term } from "./term.tsx";

/** The numbers of this moment and the budget. */
export function Now() {
  const current = run.value;
  const metric = mainMetric.value;
  const shown = current ? readings(current, metric) : {};
  return (
    <section class="panel now" aria-label="Now">
      <dl class="numbers">
        <Value id="round" term="round" label="round" value={shown.round} show={count} />
        <Value id="tau" term="tau" label="tau" value={shown.tau} show={count} />
        <Value id="loss" term="loss" label="loss" value={shown.loss} show={lossWords} />
        {isTestedAtNodes.value ? (
          <NodesTest />
        ) : (
          <Value
            id="accuracy"
            term={metric === "accuracy" ? "accuracy" : "metric"}
            label={shortMetric(metric)}
            value={shown.metric}
            show={(value) => metricValue(metric, value)}
          />
        )}
        <Value
          id="local-cost"
          term="c"
          label={<>local cost c</>}
          value={shown.c}
          show={milliseconds}
          colour="compute"
        />
        <Value
          id="global-cost"
          term="b"
          label={<>global cost b</>}
          value={shown.b}
          show={milliseconds}
          colour="communicate"
        />
      </dl>
      <Budget />
    </section>
  );
}

/** What nodes with tables of their own said of the result, in the end. */
function NodesTest() {
  const test = run.value?.end?.summary?.test ?? undefined;
  return test?.kind === "numbers" ? (
    <Value id="accuracy" term="RMSE" label="RMSE" value={test.rmse} show={significant} />
  ) : (
    <Value id="accuracy" term="own accuracy" label="accuracy" value={test?.accuracy} show={percent} />
  );
}

interface ValueProps {
  readonly id: string;
  readonly term: TermName;
  readonly label: ComponentChildren;
  readonly value: number | undefined;
  readonly show: (value: number) => string;
  readonly colour?: string;
}

function Value({ id, term, label, value, show, colour }: ValueProps) {
  return (
    <div>
      <dt>
        {colour && <i class="swatch" style={{ color: `var(--${colour})` }} />}
        <Term of={term}>{label}</Term>
      </dt>
      <dd class="number" data-testid={id} data-value={value}>
        {value === undefined ? "–" : show(value)}
      </dd>
    </div>
  );
}
