import { aggregateWords } from "../catalog/aggregate-words.ts";
import { resources } from "../control/resources.ts";
import { amountInWords } from "../protocol/amounts.ts";
import { priceNames } from "../protocol/prices.ts";
import { budgetNames } from "../protocol/run-budgets.ts";
import type { Cost, NodeProfile } from "../simulation/costs.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import type { PlannedRun } from "./axes.ts";

/** Settings that centralised learning has for itself: it is one node without messages. */
const ofNodes = ["partition", "nodes", "local", "global", "profiles"];

/**
 * What is the same in all runs, as a sentence for the reader of a report. Settings that centralised learning has for itself do
 * not count as differences. Empty if nothing is the same.
 */
export function heldInWords(runs: readonly Pick<PlannedRun, "settings">[]): string {
  const apart = runs.some(({ settings }) => settings.strategy !== "centralized");
  const values = new Map<string, Set<string>>();
  for (const { settings } of runs) {
    for (const [name, words] of Object.entries(wordsOf(settings))) {
      if (apart && settings.strategy === "centralized" && ofNodes.includes(name)) continue;
      const known = values.get(name) ?? new Set();
      values.set(name, known.add(words));
    }
  }
  const held = [...values.values()].flatMap((words) => (words.size === 1 ? [...words] : []));
  const said = held.filter((words) => words !== "");
  const sentences = [
    ...(said.length === 0 ? [] : [`The same in all runs: ${said.join(", ")}.`]),
    ...(apart ? centralizedInWords(runs) : []),
  ];
  return sentences.join(" ");
}

/** The settings of centralised learning in place of the nodes'. */
function centralizedInWords(runs: readonly Pick<PlannedRun, "settings">[]): string[] {
  const costs = runs.flatMap(({ settings }) =>
    settings.strategy === "centralized" && settings.costs.kind === "shared" ? [costInWords(settings.costs.local)] : [],
  );
  const [cost, ...others] = new Set(costs);
  if (cost === undefined) return [];
  const takes = others.length === 0 ? `, on which a local update takes ${cost}` : "";
  return [`But centralised learning has one machine${takes}, and no aggregations.`];
}

/** Each setting but the update rule in words, by a name; empty where there is nothing to say. `updatesInWords` tells the rule. */
function wordsOf(settings: SimulationSettings): Record<string, string> {
  const { dataset, model, partition, nodes, budgetSeconds, batch, stepSize, stepSizeSchedule, examples } = settings;
  const { phi, tauMax, sameSeed, costs, aggregate = "mean", encoding = "float32" } = settings;
  return {
    model,
    dataset: `learned from ${dataset}`,
    examples: examples === undefined ? "" : `${examples} of its examples`,
    partition: `partition ${partition}`,
    nodes: nodes === 1 ? "one node" : `${nodes} nodes`,
    budget: `a budget of ${budgetSeconds} s`,
    ...otherBudgetsInWords(settings),
    batch: batch === "full" ? "full gradients" : `minibatches of ${batch}`,
    stepSize: `step size ${stepSize}`,
    schedule: (stepSizeSchedule ?? "constant") === "constant" ? "" : `step size by ${stepSizeSchedule}`,
    aggregate: aggregateWords(aggregate),
    encoding: encoding === "float32" ? "" : `weights sent as ${encoding}`,
    phi: phi === "default" ? "" : `phi ${phi}`,
    tauMax: tauMax === "default" ? "" : `tau at most ${tauMax} where it is chosen`,
    sameSeed: sameSeed ? "the same minibatches at all nodes" : "",
    ...(costs.kind === "shared"
      ? {
          local: `a local update takes ${costInWords(costs.local)}`,
          global: `an aggregation ${costInWords(costs.global)}`,
        }
      : { profiles: `devices ${costs.nodes.map(profileInWords).join(", ")}` }),
  };
}

/** Of each budget beside time, and each price. */
function otherBudgetsInWords(settings: SimulationSettings): Record<string, string> {
  const { currency } = settings;
  const budgets = resources.flatMap((resource) => {
    const amount = settings[budgetNames[resource]];
    if (resource === "time") return [];
    return [[resource, amount === undefined ? "" : `a budget of ${amountInWords({ resource, amount, currency })}`]];
  });
  const prices = Object.entries(priceNames).map(([per, name]) => [
    name,
    settings[name] === undefined ? "" : `a price of ${settings[name]} per ${per}`,
  ]);
  return Object.fromEntries([...budgets, ...prices]);
}

function costInWords(cost: Cost): string {
  switch (cost.kind) {
    case "constant":
      return `${cost.seconds} s`;
    case "normal":
      return `${cost.mean} s (standard deviation ${cost.standardDeviation} s)`;
    case "trace":
      return "what a trace says";
    default:
      throw new Error(`unreachable: ${cost satisfies never}`);
  }
}

const profileInWords = ({ device, link }: NodeProfile) => (link ? `${device.name}+${link.name}` : device.name);
