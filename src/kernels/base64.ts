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
