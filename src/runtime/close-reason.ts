/** What every transport has room for in the message that ends a connection. */
const maximumBytes = 120;

/** The longest beginning of a reason for closing, in whole characters, that takes at most 120 bytes of UTF-8. */
export function shortenedReason(reason: string): string {
  let bytes = 0;
  let text = "";
  for (const character of reason) {
    bytes += utf8Bytes(character.codePointAt(0) as number);
    if (bytes > maximumBytes) break;
    text += character;
  }
  return text;
}

function utf8Bytes(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
