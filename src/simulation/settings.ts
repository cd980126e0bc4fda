import { builtInCatalog } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { checkAggregation } from "../catalog/check-aggregation.ts";
import { type Entry, grammarOf } from "../catalog/names.ts";
import { planOf } from "../catalog/plan.ts";
import { UnknownName } from "../catalog/unknown-name.ts";
import { BudgetTooSmall, checkBudget } from "../control/budget.ts";
import type { Strategy } from "../control/strategy.ts";
import { roundedUp } from "../math/decimals.ts";
import { amountInWords } from "../protocol/amounts.ts";
import { checkMaxShare } from "../protocol/max-share.ts";
import { sampleSize } from "../protocol/participation.ts";
import { checkLeastNodes } from "../protocol/round-end-settings.ts";
import { moneyOf, runBudgets } from "../protocol/run-budgets.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import {
  authorsCentralizedCost,
  type CostSettings,
  costsVary,
  createCostModel,
  type ExpectedCosts,
  expectedByNode,
  expectedCosts,
  resolutionSeconds,
} from "./costs.ts";
import { leastBytes } from "./least-bytes.ts";
import { checkRelays } from "./relays.ts";
import { SimulationRefused } from "./simulation-refused.ts";
import { refuseWhatNeedsRounds } from "./without-rounds.ts";

/** What is simulated: one run. Plain data, which can be sent to a worker thread. */
export interface SimulationSettings extends RunSettings {
  readonly dataset: string;
  readonly model: string;
  /** `adaptive`, `adaptive-2019`, `adaptive-2018`, `fixed:TAU`, `centralized` or `asynchronous`; the last two are baselines
   *  of plain descent, whatever `update` and `momentum` say. */
  readonly strategy: string;
  readonly nodes: number;
  /** The number of training examples, chosen by the seed; if absent, all. */
  readonly examples?: number;
  /** So many are made by each node for itself, in place of a share (`NamedDataset.made`). */
  readonly examplesEach?: number;
  readonly costs: CostSettings;
  /** So many relays stand between the nodes and the aggregator; left out, none. */
  readonly relays?: number;
  /** Nodes that lie, from the first one on; left out, none does. */
  readonly liars?: Liars;
}

export interface Liars {
  readonly count: number;
  /** Which lie (emulation/lies.ts), as `flip:10`. */
  readonly lie: string;
}

/**
 * How centralised learning is simulated. The number of local updates between two aggregations then only decides how often the
 * weights are compared with the best ones, and how often a minibatch is used twice.
 */
const centralizedStrategy = "fixed:10";

/**
 * The run that simulates centralised learning: one node that holds everything and whose aggregations cost nothing. Its local
 * updates cost as much as those of nodes that work in step; where nodes have profiles, as much as on the papers' laptop.
 */
export function atOneNode(settings: SimulationSettings): SimulationSettings {
  // All take part, with all examples, and nothing is sent.
  const { costs, participation: _, minNodes: _a, maxShare: _b, aggregate: _e, encoding: _f, ...paid } = settings;
  const { budgetBytes: _c, pricePerMegabyte: _d, ...others } = paid;
  const local = costs.kind === "shared" ? costs.local : authorsCentralizedCost;
  return {
    ...others,
    strategy: centralizedStrategy,
    update: "sgd",
    momentum: 0,
    nodes: 1,
    partition: "uniform",
    costs: { kind: "shared", local, global: { kind: "constant", seconds: 0 } },
  };
}

/**
 * Checks the settings of a run, as far as that is possible without its data.
 *
 * @throws SimulationRefused, UnknownModel, BudgetTooSmall
 */
export function checkSettings(asked: SimulationSettings, catalog: Catalog = builtInCatalog): void {
  checkProfiles(asked);
  if (asked.strategy === "centralized" && asked.examplesEach !== undefined) {
    throw new SimulationRefused("centralized has one node that holds all examples, and here each node makes its own", {
      toDo: "leave out --examples-each, or centralized",
    });
  }
  const settings = asked.strategy === "centralized" ? atOneNode(asked) : asked;
  const { costs, nodes, budgetSeconds } = settings;
  checkMaxShare(settings, nodes);
  checkAggregation(catalog, settings, nodes);
  const { localSeconds, globalSeconds } = expectedCosts(costs);
  checkLeastNodes(settings, nodes);
  checkRelays(asked, catalog);
  if (settings.strategy === "asynchronous") {
    refuseWhatNeedsRounds(settings);
    checkLength(budgetSeconds, nodesApart(costs, nodes), 1);
    const needed = localSeconds + globalSeconds;
    if (needed <= budgetSeconds) return;
    throw new SimulatedBudgetTooSmall(
      `budget ${budgetSeconds} (time, seconds) is too small: one local update and its exchange are expected to cost ` +
        `${roundedUp(needed)}; give at least that${margin(costs)}`,
      { resource: 0, budget: budgetSeconds, needed, firstTau: 1, evaluates: false },
    );
  }
  const { firstTau, returnsBestWeights } = strategyNamed(settings, catalog);
  checkEnergy(settings, { localSeconds, globalSeconds }, { firstTau, returnsBestWeights });
  const taking = sampleSize(settings.participation, nodes);
  checkLength(budgetSeconds, [{ localSeconds, globalSeconds, nodes: taking }], firstTau);
  try {
    checkBudget([budgetSeconds], [localSeconds], [globalSeconds], firstTau, returnsBestWeights);
  } catch (error) {
    if (!(error instanceof BudgetTooSmall)) throw error;
    const { resource, budget, needed } = error;
    // Centralised learning has no tau that a user could change.
    const message =
      asked.strategy === "centralized" ? error.message.replace(", or a smaller fixed tau", "") : error.message;
    throw new SimulatedBudgetTooSmall(`${message}${margin(costs)}`, {
      resource,
      budget,
      needed,
      firstTau,
      evaluates: returnsBestWeights,
    });
  }
}

/** Checks the budgets of what time costs: joules and money, as if all nodes drew the most they can. */
function checkEnergy(
  settings: SimulationSettings,
  { localSeconds, globalSeconds }: ExpectedCosts,
  { firstTau, returnsBestWeights }: Pick<Strategy, "firstTau" | "returnsBestWeights">,
): void {
  if (settings.budgetJoules === undefined && settings.budgetMoney === undefined) return;
  const nodes = sampleSize(settings.participation, settings.nodes);
  const model = createCostModel(settings.costs, { seed: settings.seed, inStep: true });
  const joules = Array.from({ length: settings.nodes }, (_, node) => model.energy(node).mostWatts)
    .sort((a, b) => b - a)
    .slice(0, nodes)
    .reduce((sum, watts) => sum + watts, 0);
  const money = moneyOf(settings, { bytes: 0, joules, deviceSeconds: nodes });
  const rates = { joules, money };
  for (const { resource, budget } of runBudgets(settings)) {
    if (resource !== "joules" && resource !== "money") continue;
    const rate = rates[resource];
    try {
      checkBudget([budget], [rate * localSeconds], [rate * globalSeconds], firstTau, returnsBestWeights);
    } catch (error) {
      if (!(error instanceof BudgetTooSmall)) throw error;
      const { currency } = settings;
      const given = amountInWords({ resource, amount: budget, currency });
      const needed = roundedUp(error.needed);
      throw new SimulatedBudgetTooSmall(
        `budget ${given} is too small for two rounds of ${nodes} nodes: they may cost up to ${needed}; give at least that`,
        { resource: 1, budget, needed: error.needed, firstTau, evaluates: returnsBestWeights },
      );
    }
  }
}

/**
 * Checks the budgets of bytes, and of money for them, which depend on the data.
 *
 * @throws BudgetTooSmall
 */
export function checkBytes(settings: SimulationSettings, weightCount: number, catalog: Catalog): void {
  const { budgetBytes, budgetMoney, currency, nodes } = settings;
  if (budgetBytes === undefined && budgetMoney === undefined) return;
  const { strategy, update, pace, aggregation } = planOf(catalog, settings, settings.model);
  const bytes = leastBytes(settings, weightCount, {
    strategy,
    update,
    given: update.nesterov || update.rule.path !== undefined || pace === "own" || aggregation.kind === "vectors",
  });
  const money = moneyOf(settings, { bytes, joules: 0, deviceSeconds: 0 });
  const { firstTau, returnsBestWeights } = strategy;
  for (const [resource, budget, needed] of [
    ["bytes", budgetBytes, bytes],
    ["money", budgetMoney, money],
  ] as const) {
    if (budget === undefined || needed <= budget) continue;
    const given = amountInWords({ resource, amount: budget, currency });
    const least = amountInWords({ resource, amount: needed, currency });
    throw new SimulatedBudgetTooSmall(
      `budget ${given} is too small for two rounds of ${nodes} nodes, and what comes before and after them: ` +
        `their messages take about ${least}; give at least that`,
      { resource: 1, budget, needed, firstTau, evaluates: returnsBestWeights },
    );
  }
}

function checkProfiles({ costs, nodes }: SimulationSettings): void {
  if (costs.kind !== "profiles" || costs.nodes.length <= nodes) return;
  throw new SimulationRefused(`there are ${costs.nodes.length} profiles for ${nodes} node${nodes === 1 ? "" : "s"}`, {
    toDo: "give at most one for each node",
  });
}

/** `nodes` nodes that work at the same pace. */
interface Pace extends ExpectedCosts {
  readonly nodes: number;
}

/** Nodes that do not wait for each other. */
function nodesApart(costs: CostSettings, nodes: number): Pace[] {
  const each = expectedByNode(costs);
  return each.map((expected, i) => ({ ...expected, nodes: Math.ceil((nodes - i) / each.length) }));
}

/** More than half a day of computing with minibatches of 100. */
const mostLocalUpdates = 1e9;

/** A run must end, and within a reasonable time. */
function checkLength(budgetSeconds: number, paces: readonly Pace[], tau: number): void {
  if (paces.some(({ localSeconds }) => !(localSeconds >= resolutionSeconds))) {
    const least = resolutionSeconds.toPrecision(2);
    throw new SimulationRefused(`a local update must cost at least ${least} seconds, or no run would come to an end`);
  }
  const localUpdates = paces.reduce(
    (sum, { localSeconds, globalSeconds, nodes }) =>
      sum + (nodes * tau * budgetSeconds) / (localSeconds * tau + globalSeconds),
    0,
  );
  if (localUpdates <= mostLocalUpdates) return;
  throw new SimulationRefused(
    `a run would be of about ${localUpdates.toExponential(0)} local updates, of all nodes together, and at most ` +
      `${mostLocalUpdates.toExponential(0)} are simulated`,
    { toDo: "give a smaller budget or larger costs" },
  );
}

/** A budget that is too small, with the simulation's message. */
class SimulatedBudgetTooSmall extends BudgetTooSmall {
  constructor(message: string, fields: ConstructorParameters<typeof BudgetTooSmall>[0]) {
    super(fields);
    this.message = message;
  }
}

function margin(costs: CostSettings): string {
  return costsVary(costs) ? " (costs vary: with no more than that a run may go over)" : "";
}

/** Baselines that are only simulated. */
const baselines: readonly Entry[] = [
  { name: "centralized", title: "centralised", about: "One node that holds all examples, without aggregations." },
  { name: "asynchronous", title: "asynchronous", about: "Each node for itself, one local update at a time." },
];

/** What a simulated strategy may be called, for messages. */
export function simulatedStrategies({ entries }: Catalog): string {
  const names = [...entries.strategies, ...baselines].map(grammarOf);
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** Whether there is a strategy of this name, or one of the baselines that are only simulated. */
export function isSimulatedStrategy(catalog: Catalog, name: string): boolean {
  if (baselines.some((baseline) => baseline.name === name)) return true;
  try {
    catalog.strategy(name);
    return true;
  } catch (error) {
    if (error instanceof UnknownName) return false;
    throw error;
  }
}

function strategyNamed(
  settings: SimulationSettings,
  catalog: Catalog,
): Pick<Strategy, "firstTau" | "returnsBestWeights"> {
  if (isSimulatedStrategy(catalog, settings.strategy)) {
    const { firstTau, returnsBestWeights } = planOf(catalog, settings, settings.model).strategy;
    // Nobody holds w_f where only some take part in a round.
    const allTakePart = sampleSize(settings.participation, settings.nodes) === settings.nodes;
    return { firstTau, returnsBestWeights: returnsBestWeights && allTakePart };
  }
  throw new UnknownName("strategy", settings.strategy, [...catalog.entries.strategies, ...baselines]);
}
