import { median } from "../../math/statistics.ts";
import type { OpenRound, Run } from "./state.ts";

/** A run whose losses have become this many times as large as the first ones has diverged. */
const growth = 2;

/**
 * Weights are good if more than half of those asked have told a loss of them, and the median of these, which is that of an honest node
 * as long as most are, is not far above the first one. Called when a round's losses have been compared.
 */
export function rememberGood(run: Run, open: OpenRound): void {
  const { round, localUpdates, weights, reporters, failed } = open;
  if (localUpdates === 0) return;
  const losses = Array.from(reporters.values(), ({ loss }) => loss);
  if (losses.length === 0 || losses.length <= failed.size) return;
  const loss = median(losses);
  const firstLoss = run.good?.firstLoss ?? loss;
  if (loss > firstLoss + (growth - 1) * Math.abs(firstLoss)) return;
  run.good = { round, localUpdates, weights, loss: run.newestLoss, firstLoss, strategyState: run.strategyState };
}
