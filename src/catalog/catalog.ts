import type { StepSizeSchedule } from "../control/step-size-schedule.ts";
import type { NamedDataset } from "../datasets/named-dataset.ts";
import type { AggregationRule } from "../learning/aggregation-rule.ts";
import type { LocalRule } from "../learning/local-rule.ts";
import type { PartitionRule } from "../learning/partitions.ts";
import { UserError } from "../protocol/user-error.ts";
import type { CatalogEntries, NamedModel, StrategyEntry } from "./entries.ts";
import { type Entry, parseName, type Spec } from "./names.ts";
import { type Kind, UnknownName } from "./unknown-name.ts";

/**
 * Everything that has a name: a value, passed as an argument to whatever reads names. Each function throws
 * {@link UnknownName} for a name that is not there.
 */
export interface Catalog {
  readonly entries: CatalogEntries;
  /** The strategy's entry and the values of its parameters; catalog/plan.ts makes the strategy for a run. */
  strategy(name: string): Spec<StrategyEntry>;
  model(name: string): NamedModel;
  updateRule(name: string): LocalRule;
  /** How the step size changes during a run. */
  stepSizeSchedule(name: string): StepSizeSchedule;
  /** What is made of the nodes' weights. */
  aggregationRule(name: string): AggregationRule;
  /** The dataset of that name; nothing is read yet. */
  dataset(name: string): NamedDataset;
  partition(name: string): PartitionRule;
}

/**
 * A catalog of these entries. Names are unique within a kind.
 *
 * @example createCatalog({ ...builtIn, strategies: [...builtIn.strategies, mine] })
 * @throws UserError if an entry's name is not one, or is there twice
 */
export function createCatalog(entries: CatalogEntries): Catalog {
  const strategies = byName("strategy", entries.strategies);
  const models = byName("model", entries.models);
  const updateRules = byName("update rule", entries.updateRules);
  const stepSizeSchedules = byName("step size schedule", entries.stepSizeSchedules);
  const aggregationRules = byName("aggregation rule", entries.aggregationRules);
  const datasets = byName("dataset", entries.datasets);
  const partitions = byName("partition", entries.partitions);
  return {
    entries,
    strategy: strategies,
    model(name) {
      const { entry, values } = models(name);
      return { ...entry, name, create: (options) => entry.create(options, values, name) };
    },
    updateRule(name) {
      const { entry, values } = updateRules(name);
      return entry.create(values, name);
    },
    stepSizeSchedule(name) {
      const { entry, values } = stepSizeSchedules(name);
      return entry.create(values, name);
    },
    aggregationRule(name) {
      const { entry, values } = aggregationRules(name);
      return entry.create(values, name);
    },
    dataset(name) {
      const { entry, values } = datasets(name);
      return entry.create(values, name);
    },
    partition(name) {
      const { entry, values } = partitions(name);
      return entry.create(values, name);
    },
  };
}

function byName<E extends Entry>(kind: Kind, entries: readonly E[]): (name: string) => Spec<E> {
  const known = new Map<string, E>();
  for (const entry of entries) {
    if (!/^[a-z][a-z0-9-]{0,63}$/.test(entry.name)) {
      throw new UserError(`${JSON.stringify(entry.name)} is no name for a ${kind}`, {
        toDo: "use lower-case letters, digits and hyphens",
      });
    }
    if (known.has(entry.name)) {
      throw new UserError(`there are two entries for the ${kind} "${entry.name}"`, { toDo: "give one another name" });
    }
    known.set(entry.name, entry);
  }
  // A run asks for the same name in every round.
  let newest: Spec<E> | undefined;
  return (name) => {
    if (newest?.name === name) return newest;
    const found = parseName(known, name);
    if (found === undefined) throw new UnknownName(kind, name, entries);
    newest = found;
    return found;
  };
}
