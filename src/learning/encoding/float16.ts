import { exponentBelow, powerOfTwo } from "./powers-of-two.ts";

/** IEEE 754 binary16: 11 bits of precision, from 2^-24 to 65,504. */

const largest = 65_504;
const leastExponent = -14;
/** Added to a number below 2^51 and taken away again, it leaves the nearest whole number, of two the even one. */
const toWhole = 1.5 * 2 ** 52;

/** Each entry becomes the nearest number of float16; those beyond its range its largest one. */
export function roundToFloat16Into(values: Float32Array): void {
  for (let j = 0; j < values.length; j++) values[j] = nearest(values[j] as number);
}

function nearest(value: number): number {
  const size = Math.abs(value);
  if (size === 0) return value;
  if (size >= largest) return value < 0 ? -largest : largest;
  const step = powerOfTwo(Math.max(exponentBelow(size), leastExponent) - 10);
  const rounded = (value / step + toWhole - toWhole) * step;
  return Math.max(-largest, Math.min(largest, rounded));
}

/** @throws RangeError for an entry that is no number of float16 */
export function float16Bytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(2 * values.length);
  const view = new DataView(bytes.buffer);
  for (let j = 0; j < values.length; j++) view.setUint16(2 * j, bitsOf(values[j] as number), true);
  return bytes;
}

function bitsOf(value: number): number {
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  if (size === 0) return sign;
  const exponent = Math.max(exponentBelow(size), leastExponent);
  const significand = size / powerOfTwo(exponent - 10);
  if (!Number.isInteger(significand) || !(size <= largest)) throw new RangeError(`${value} is no number of float16`);
  // A subnormal one has no leading bit, and the exponent 0.
  return sign + (significand < 1024 ? significand : ((exponent + 15) << 10) + significand - 1024);
}

/** @throws RangeError if the bytes are none, or hold what is not finite */
export function float16From(bytes: Uint8Array): Float32Array {
  if (bytes.byteLength % 2 !== 0) throw new RangeError(`is ${bytes.byteLength} bytes long, which is no multiple of 2`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / 2);
  for (let j = 0; j < values.length; j++) {
    const bits = view.getUint16(2 * j, true);
    const exponent = (bits >>> 10) & 0x1f;
    if (exponent === 0x1f) throw new RangeError(`holds what is not finite at position ${j}`);
    const significand = (bits & 0x3ff) + (exponent === 0 ? 0 : 1024);
    const size = significand * powerOfTwo(Math.max(exponent, 1) - 25);
    values[j] = bits & 0x8000 ? -size : size;
  }
  return values;
}
