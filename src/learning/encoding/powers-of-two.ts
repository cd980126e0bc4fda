/** Exact on every machine, where Math.pow and Math.log2 need not be. */

const least = -1074;
const view = new DataView(new ArrayBuffer(8));
const powers = new Float64Array(1023 - least + 1);
powers[0] = Number.MIN_VALUE;
for (let i = 1; i < powers.length; i++) powers[i] = 2 * (powers[i - 1] as number);

/** 2^exponent, for whole exponents from -1074 to 1023. */
export const powerOfTwo = (exponent: number): number => powers[exponent - least] as number;

/** The largest e with 2^e <= value, for positive values of at least 2^-1022. */
export function exponentBelow(value: number): number {
  view.setFloat64(0, value);
  return ((view.getUint16(0) >>> 4) & 0x7ff) - 1023;
}

/** The smallest e with 2^e >= value, for positive values of at least 2^-1022. */
export function exponentAbove(value: number): number {
  const below = exponentBelow(value);
  return powerOfTwo(below) < value ? below + 1 : below;
}
