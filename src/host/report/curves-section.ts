import { metricWords } from "../../watch/metric-words.ts";
import type { RunFacts } from "../run-facts.ts";
import { chart } from "./chart.ts";
import { html, type Markup } from "./markup.ts";
import { count, percent } from "./words.ts";

/** Loss, the model's main metric and tau by the budget that was consumed. */
export async function curvesSection({ metrics, task }: RunFacts): Promise<Markup | undefined> {
  const table = await metrics();
  const column = (name: string) => table.get(name) ?? [];
  // What was measured of a round holds from where it began.
  const x = [0, ...column("consumedSeconds").slice(0, -1)];
  const along = "seconds of the budget";
  const metric = task.metricNames?.[0];
  // The last exchange only evaluates.
  const updates = column("localUpdates").map((value) => (value === 0 ? null : value));
  const curves = [
    chart({ title: "Loss", along, x, y: column("loss"), look: "loss" }),
    metric === undefined
      ? undefined
      : chart({
          title: `${sentence(metricWords(metric))} on the aggregator’s test data`,
          along,
          x,
          y: column(metric),
          look: "metric",
          ...(metric === "accuracy" && { format: percent }),
        }),
    chart({ title: "Local updates a round (tau)", along, x, y: updates, look: "tau", format: count, steps: true }),
  ];
  if (curves.every((each) => each === undefined)) return undefined;
  return html`<section>
<h2>How it went</h2>
<p>Loss is over the nodes’ data, of the weights that each round began with.</p>
<div class="charts">${curves}</div>
</section>`;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
