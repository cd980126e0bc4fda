const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const valueByDigit = new Map(Array.from(digits, (digit, value) => [digit, value]));

/** The bytes of a base64 text. (Engines have different functions for this.) */
export function fromBase64(text: string): Uint8Array {
  const significant = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((significant.length * 3) / 4));
  let bits = 0;
  let bitCount = 0;
  let at = 0;
  for (const digit of significant) {
    bits = ((bits << 6) | (valueByDigit.get(digit) ?? 0)) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    bytes[at++] = (bits >> bitCount) & 0xff;
  }
  return bytes;
}

/** The same bytes as text, padded to whole groups of four digits. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    parts.push(`${digit(bits >> 18)}${digit(bits >> 12)}`);
    parts.push(at + 1 < bytes.length ? digit(bits >> 6) : "=", at + 2 < bytes.length ? digit(bits) : "=");
  }
  return parts.join("");
}

const digit = (bits: number) => digits[bits & 63] as string;
