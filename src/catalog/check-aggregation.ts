import { sampleSize } from "../protocol/participation.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";
import type { Catalog } from "./catalog.ts";
import { aggregationOf } from "./plan.ts";

/**
 * That each round has as many nodes as the aggregation rule needs.
 *
 * @throws UserError, UnknownName
 */
export function checkAggregation(
  catalog: Catalog,
  settings: Pick<RunSettings, "aggregate" | "participation">,
  nodes: number,
): void {
  const rule = aggregationOf(catalog, settings);
  if (rule.kind !== "vectors") return;
  const asked = sampleSize(settings.participation, nodes);
  const { name, fewestVectors } = rule;
  if (asked >= fewestVectors) return;
  const others = asked < nodes ? `--participation asks ${asked} of ${nodes}` : `there are ${nodes}`;
  throw new UserError(`${name} needs the weights of ${fewestVectors} nodes in each round, and ${others}`, {
    where: "--aggregate",
    toDo: `have ${fewestVectors} nodes or more in each round, or choose another rule`,
  });
}
