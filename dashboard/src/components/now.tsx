import type { ComponentChildren } from "preact";
import { column } from "../fold/table.ts";
import type { RunView } from "../fold/view.ts";
import { mainMetric, run } from "../state.ts";
import type { TermName } from "../terms.ts";
import { count, metricValue, milliseconds, shortMetric } from "../words.ts";
import { Budget } from "./budget.tsx";
import { Term } from "./term.tsx";

/** The numbers of this moment and the budget. */
export function Now() {
  const current = run.value;
  const round = current?.lastRound;
  const accuracy = current && column(current.accuracies, "accuracy").at(-1);
  const metric = mainMetric.value;
  const best = current?.end?.summary;
  return (
    <section class="panel now" aria-label="Now">
      <dl class="numbers">
        <Value id="round" term="round" label="round" value={current?.underWay?.round ?? round?.round} show={count} />
        <Value id="tau" term="tau" label="tau" value={current && newestTau(current)} show={count} />
        <Value id="loss" term="loss" label="loss" value={best?.loss ?? round?.loss} show={(loss) => loss.toFixed(4)} />
        <Value
          id="accuracy"
          term={metric === "accuracy" ? "accuracy" : "metric"}
          label={shortMetric(metric)}
          value={best?.metrics[metric] ?? accuracy}
          show={(value) => metricValue(metric, value)}
        />
        <Value
          id="local-cost"
          term="c"
          label={<>local cost c</>}
          value={round?.localCostSeconds}
          show={milliseconds}
          colour="compute"
        />
        <Value
          id="global-cost"
          term="b"
          label={<>global cost b</>}
          value={round?.globalCostSeconds}
          show={milliseconds}
          colour="communicate"
        />
      </dl>
      <Budget />
    </section>
  );
}

/** Of the newest round that learns; the final evaluation has no local updates. */
function newestTau({ underWay, recent }: RunView): number | undefined {
  if (underWay !== undefined && underWay.localUpdates > 0) return underWay.localUpdates;
  return recent.findLast((round) => round.localUpdates > 0)?.localUpdates;
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
