/**
 * How a local update uses the gradient:
 * - `sgd`: w_i <- w_i - eta*g
 * - `scaffold`: w_i <- w_i - eta*(g - c_i + c), drift correction by control variates (Karimireddy et al., SCAFFOLD, 2020)
 * - `fedprox`: w_i <- w_i - eta*(g + proximity*(w_i - w0)), a proximal term (Li et al., FedProx, 2020; their mu)
 */
export type UpdateRule =
  | { readonly kind: "sgd" }
  | { readonly kind: "scaffold" }
  | { readonly kind: "fedprox"; readonly proximity: number };

/** No update rule has this name. */
export class UnknownUpdateRule extends Error {
  override readonly name = "UnknownUpdateRule";
  readonly rule: string;

  constructor(rule: string) {
    super(`unknown update rule ${JSON.stringify(rule)}; use sgd, scaffold or fedprox:MU, e.g. fedprox:0.1`);
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

/** `weights -= stepSize * (gradient + shift)` in one pass: scaffold's local update, where shift = c - c_i. */
export function correctedUpdateInto(
  weights: Float32Array,
  stepSize: number,
  gradient: Float32Array,
  shift: Float32Array,
): void {
  for (let j = 0; j < weights.length; j++) {
    weights[j] = (weights[j] as number) - stepSize * ((gradient[j] as number) + (shift[j] as number));
  }
}

/** `weights -= stepSize * (gradient + proximity * (weights - start))` in one pass: fedprox's local update. */
export function proximalUpdateInto(
  weights: Float32Array,
  stepSize: number,
  gradient: Float32Array,
  start: Float32Array,
  proximity: number,
): void {
  for (let j = 0; j < weights.length; j++) {
    const weight = weights[j] as number;
    weights[j] = weight - stepSize * ((gradient[j] as number) + proximity * (weight - (start[j] as number)));
  }
}
