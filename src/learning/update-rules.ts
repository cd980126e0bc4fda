import { UserError } from "../protocol/user-error.ts";
import type { LocalRule } from "./local-rule.ts";
import { fedprox } from "./local-rules/fedprox.ts";
import { scaffold } from "./local-rules/scaffold.ts";
import { sgd } from "./local-rules/sgd.ts";

/** How a local update uses the gradient, as messages and the command line name it (see local-rules/). */
export type UpdateRule =
  | { readonly kind: "sgd" }
  | { readonly kind: "scaffold" }
  | { readonly kind: "fedprox"; readonly proximity: number };

/** No update rule has this name. */
export class UnknownUpdateRule extends UserError {
  override readonly name = "UnknownUpdateRule";
  readonly rule: string;

  constructor(rule: string) {
    super(`unknown update rule ${JSON.stringify(rule)}`, { toDo: "use sgd, scaffold or fedprox:MU, e.g. fedprox:0.1" });
    this.rule = rule;
  }
}

/** `sgd`, `scaffold` or `fedprox:MU`, MU a number of at least 0 in decimal digits. */
const pattern = /^(?:sgd|scaffold|fedprox:(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))$/;

/** Whether the command line calls a rule so. */
export function isUpdateRule(text: string): boolean {
  return pattern.test(text);
}

/**
 * The rule that the command line calls `sgd`, `scaffold` or `fedprox:MU`.
 *
 * @throws UnknownUpdateRule
 */
export function parseUpdateRule(text: string): UpdateRule {
  if (text === "sgd" || text === "scaffold") return { kind: text };
  const proximity = pattern.exec(text)?.[1];
  if (proximity === undefined) throw new UnknownUpdateRule(text);
  return { kind: "fedprox", proximity: Number(proximity) };
}

/** The value that does it. */
export function localRuleOf(rule: UpdateRule): LocalRule {
  switch (rule.kind) {
    case "sgd":
      return sgd;
    case "scaffold":
      return scaffold;
    case "fedprox":
      return fedprox(rule.proximity);
    default:
      throw new Error(`unreachable: ${rule satisfies never}`);
  }
}
