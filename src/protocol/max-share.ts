import { roundedUp } from "../math/decimals.ts";
import type { RunSettings } from "./run-settings.ts";
import { UserError } from "./user-error.ts";

/**
 * That no node of so many can count for less than its part of them all.
 *
 * @throws UserError
 */
export function checkMaxShare({ maxShare = 1 }: Pick<RunSettings, "maxShare">, nodes: number): void {
  if (maxShare * nodes >= 1 - 1e-9) return;
  const least = roundedUp(1 / nodes);
  throw new UserError(
    `no largest share of ${maxShare} is possible: one of ${nodes} nodes counts for ${least} at least`,
    {
      where: "--max-share",
      toDo: `give ${least} or more, for all nodes to count alike, or have more nodes`,
    },
  );
}
