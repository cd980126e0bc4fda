/** How a text file's bytes become characters, and how that is known. */
export interface TextEncoding {
  /** As TextDecoder names it. */
  readonly name: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  readonly how: "byte order mark" | "zero bytes" | "valid" | "not valid UTF-8";
}

/**
 * The encoding of a text that begins with these bytes: by its byte order mark, else UTF-16 if every other byte is 0, else
 * UTF-8 if the bytes are that, else Windows-1252, which any bytes are.
 */
export function sniffEncoding(start: Uint8Array): TextEncoding {
  const [a, b, c] = start;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { name: "utf-8", how: "byte order mark" };
  if (a === 0xff && b === 0xfe) return { name: "utf-16le", how: "byte order mark" };
  if (a === 0xfe && b === 0xff) return { name: "utf-16be", how: "byte order mark" };
  const pairs = Math.min(200, Math.floor(start.length / 2));
  let zerosFirst = 0;
  let zerosSecond = 0;
  for (let i = 0; i < pairs; i++) {
    if (start[2 * i] === 0) zerosFirst++;
    if (start[2 * i + 1] === 0) zerosSecond++;
  }
  if (pairs > 0 && zerosSecond > 0.6 * pairs && zerosFirst < 0.1 * pairs)
    return { name: "utf-16le", how: "zero bytes" };
  if (pairs > 0 && zerosFirst > 0.6 * pairs && zerosSecond < 0.1 * pairs)
    return { name: "utf-16be", how: "zero bytes" };
  return isUtf8(start) ? { name: "utf-8", how: "valid" } : { name: "windows-1252", how: "not valid UTF-8" };
}

/** Whether the bytes can be the beginning of a UTF-8 text; a character that is cut off at the end does not count. */
function isUtf8(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i] as number;
    const length =
      lead < 0x80
        ? 1
        : lead >= 0xc2 && lead < 0xe0
          ? 2
          : lead >= 0xe0 && lead < 0xf0
            ? 3
            : lead >= 0xf0 && lead < 0xf5
              ? 4
              : 0;
    if (length === 0) return false;
    for (let j = 1; j < length; j++) {
      const next = bytes[i + j];
      if (next === undefined) return true;
      if ((next & 0xc0) !== 0x80) return false;
    }
    i += length;
  }
  return true;
}
