import { shortMetric } from "../../../src/watch/metric-words.ts";
import { readings } from "../fold/readings.ts";
import type { RunView } from "../fold/view.ts";
import { counted, metricValue, percent, significant } from "../words.ts";

export interface MainReading {
  readonly title: string;
  readonly value: string;
  /** Nodes with data of their own test once, which makes no curve: what there is to say of it. */
  readonly inPlaceOfCurve: string | undefined;
}

/** What tests say of a run. @param atNodes whether the nodes test its result, in place of the aggregator */
export function mainReading(run: RunView | undefined, metric: string, atNodes: boolean): MainReading {
  if (!atNodes) {
    const value = run && readings(run, metric).metric;
    const words = value === undefined ? "–" : metricValue(metric, value);
    return { title: shortMetric(metric), value: words, inPlaceOfCurve: undefined };
  }
  const test = run?.end?.summary?.test ?? undefined;
  if (test === undefined) {
    const isOver = run?.status === "finished";
    return {
      title: metric === "accuracy" ? metric : "RMSE",
      value: "–",
      inPlaceOfCurve: isOver ? "No node has tested the model." : "The nodes test the model when the run ends.",
    };
  }
  return {
    ...(test.kind === "classes"
      ? { title: "accuracy", value: percent(test.accuracy) }
      : { title: "RMSE", value: significant(test.rmse) }),
    inPlaceOfCurve: `On ${counted(test.examples, "example")} that the nodes kept apart.`,
  };
}
