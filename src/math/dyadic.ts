/**
 * Numbers of the form mantissa * 2^exponent, exactly: every float64 is one. Their sums and products are exact, so that they do not depend
 * on the order in which they are made. The mantissa is odd, or 0.
 */
export interface Dyadic {
  readonly mantissa: bigint;
  readonly exponent: number;
}

export const nothing: Dyadic = { mantissa: 0n, exponent: 0 };

const bytes = new DataView(new ArrayBuffer(8));
const ofFraction = 52n;

/** @throws RangeError if it is not finite */
export function dyadic(value: number): Dyadic {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no finite number`);
  bytes.setFloat64(0, value);
  const bits = bytes.getBigUint64(0);
  const raised = Number((bits >> ofFraction) & 0x7ffn);
  const fraction = bits & ((1n << ofFraction) - 1n);
  const size = raised === 0 ? fraction : fraction | (1n << ofFraction);
  return odd(value < 0 ? -size : size, Math.max(1, raised) - 1075);
}

export function plus(a: Dyadic, b: Dyadic): Dyadic {
  const exponent = Math.min(a.exponent, b.exponent);
  const at = ({ mantissa, exponent: own }: Dyadic) => mantissa << BigInt(own - exponent);
  return odd(at(a) + at(b), exponent);
}

export function times(a: Dyadic, b: Dyadic): Dyadic {
  return odd(a.mantissa * b.mantissa, a.exponent + b.exponent);
}

/** So many bits of a quotient are looked at, and of the others whether there are any. */
const enoughBits = 80;

/** The float64 nearest to a / by; where there is none, the largest, and 0 for what is too small. */
export function quotient({ mantissa, exponent }: Dyadic, by: number): number {
  const divisor = BigInt(by);
  const size = mantissa < 0n ? -mantissa : mantissa;
  const up = enoughBits - (bitLength(size) - bitLength(divisor));
  const [above, below] = up >= 0 ? [size << BigInt(up), divisor] : [size, divisor << BigInt(-up)];
  const found = above / below;
  const rounded = Number(found * below === above ? found << 1n : (found << 1n) | 1n);
  // No float64 is that far from 1, but two factors are.
  const scale = exponent - up - 1;
  const half = Math.trunc(scale / 2);
  const value = Math.min(Number.MAX_VALUE, rounded * 2 ** half * 2 ** (scale - half));
  return mantissa < 0n ? -value : value;
}

/** As text: the mantissa in decimals, `p`, and the exponent. */
export const dyadicText = ({ mantissa, exponent }: Dyadic): string => `${mantissa}p${exponent}`;

/** Texts of sums of float64s, of their products and of some more have this form. */
export const dyadicForm = /^-?\d{1,1500}p-?\d{1,4}$/;

/** @throws SyntaxError if the text has not that form */
export function dyadicIn(text: string): Dyadic {
  const [mantissa = "", exponent = ""] = text.split("p");
  return odd(BigInt(mantissa), Number(exponent));
}

function odd(mantissa: bigint, exponent: number): Dyadic {
  if (mantissa === 0n) return nothing;
  let [rest, raised] = [mantissa, exponent];
  while ((rest & 0xffffffffn) === 0n) [rest, raised] = [rest >> 32n, raised + 32];
  const low = Number(rest & 0xffffffffn);
  const zeros = 31 - Math.clz32(low & -low);
  return { mantissa: rest >> BigInt(zeros), exponent: raised + zeros };
}

/** Up to three more than it has. */
const bitLength = (size: bigint): number => 4 * size.toString(16).length;
