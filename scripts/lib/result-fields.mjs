/**
 * What each field of a result means; the compiler demands every field.
 * @type {Readonly<Record<keyof import("edgewise").RunSummary, string>>}
 */
export const resultFields = {
  dataset: "what was learned from",
  model: "what was learned",
  partition:
    "how the examples were spread over the nodes; `own`, or `own and` the partition, where nodes had their own data",
  case: "1 to 4 for the partitions of the papers' cases; null for others",
  strategy: "what chose tau",
  update: "the update rule that was used",
  momentum: "momentum of the aggregator that was used, 0 for none",
  stepSize: "step size of the local updates",
  pace: "`own`: each node did as many local updates as fit into a round (`--pace`), and tau is their mean; `common` or left out: all did tau",
  participation: "who took part in each round, as `--participation` said it; left out: all nodes that were there",
  aggregate: "what was made of the nodes' weights (`--aggregate`); left out: their mean",
  encoding: "how weights were sent; left out where as float32",
  stepSizeSchedule: "how it changed during the run (`--step-size-schedule`); left out where that was not said",
  seed: "seed of everything random",
  balance: "true where rare classes counted as much as frequent ones (`--balance`); else left out",
  nodes: "nodes of the run",
  kernels: "what the aggregator computed with: `relaxed-simd`, `simd` or `plain`",
  ending:
    "`budget`, `rounds`, `target` or `patience` (what was asked for to end it), `stopped`, `no-progress` (no better than the initial weights), `diverged` (losses far beyond the initial one, or weights that are not finite), `failed` (no nodes came, they went away, or the strategy failed) or `interrupted` (by a signal)",
  explanation: "a sentence on what went wrong and what to do; null if nothing did",
  loss: "of the returned weights, over all the nodes' data; null if it is not finite or no node computed it",
  lossLast:
    "of the last weights; null in a live run that returns others, its best ones, because nodes evaluate only what is returned",
  evaluatedNodes: "nodes whose data `loss` covers",
  accuracy: "of the returned weights over the test data, 0 to 1; null for models without accuracy",
  metrics:
    "all of the model's metrics over the test data, by name: `accuracy`, `meanSquaredError` or `meanSquaredDistance`",
  test: "of nodes with tables of their own, over the examples that they kept for testing; null if there are none. Over all nodes, and in `nodes` of each: `accuracy`, `majority` (the accuracy of always saying the most frequent class), `macroF1`, `logLoss`, or `rmse`, `mae`, `r2` in the target's own units and `residuals` (how many answers less their targets are below -1, then from there to -0.5, -0.2, 0, 0.2, 0.5, 1 deviations of the target, and above); `classes` and `confusion` (a row for each true class); `learnedNothing` if that is no better than the majority or the mean",
  rounds: "number of rounds",
  averageTau: "mean tau, weighted by local updates: sum of tau² / sum of tau",
  tauOfNodes:
    "where each node worked at its own pace: local updates a round, weighted like `averageTau`, of the node that made the fewest (`least`) and the most (`most`); else left out",
  localUpdates: "sum of tau over the rounds",
  budgets:
    "all resource budgets, time first: `resource` (`time`, `bytes`, `joules`, `money`), `budget`, `consumed`, and the mean costs of a local update (`localCost`) and a global aggregation (`globalCost`), in seconds, bytes, joules and units of the `currency`; null without rounds. `energy` says whether joules were `metered`, `estimated` or `partly metered`",
  binding:
    "the budget that would have ended the run, had it gone on like its last round; null where time is the only one",
  budgetSeconds: "the budget of time",
  consumedSeconds: "the part of it that was consumed",
  localCostSeconds: "c: mean seconds of a local update; null without rounds",
  globalCostSeconds: "b: mean seconds of a global aggregation; null without rounds",
  beta: "last estimate of beta, or null",
  rho: "last estimate of rho, or null",
  delta: "last estimate of delta, or null",
  disagreement: "q of the last round ([algorithm.md](algorithm.md#the-adaptive-strategy-the-default)), or null",
  bytesSent: "bytes sent by the aggregator; null if no round was begun, and for simulated asynchronous descent",
  bytesReceived: "bytes received by the aggregator; null likewise",
};
