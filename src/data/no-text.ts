import type { TextEncoding } from "./encoding.ts";

/** Of a text's characters so many at most are control characters, where it has NUL characters, or is not valid UTF-8. */
const mostControls = 0.01;

/**
 * Whether bytes at a file's beginning, read in this encoding, are no text: such bytes have control characters everywhere. A text has none
 * but those between its lines and fields; where it was damaged, few.
 */
export function isNoText(start: Uint8Array, { name, how }: TextEncoding): boolean {
  if (how === "byte order mark") return false;
  const wide = name === "utf-16le" || name === "utf-16be" ? 2 : 1;
  const [low, high] = name === "utf-16be" ? [1, 0] : [0, wide - 1];
  let controls = 0;
  let zeros = 0;
  for (let at = 0; at + wide <= start.length; at += wide) {
    if (wide === 2 && start[at + high] !== 0) continue;
    const character = start[at + low] as number;
    if (character === 0) zeros++;
    if (isControl(character)) controls++;
  }
  if (how === "valid" && zeros === 0) return false;
  return controls > (mostControls * start.length) / wide;
}

/** Not white space, and none of those that some programs put between fields: 1, and 28 to 31. */
const isControl = (character: number) => (character < 9 ? character !== 1 : character > 13 && character < 27);

/** Signatures that a text could begin with as well, or that stand behind the beginning. */
const signatures: readonly (readonly [at: number, magic: string, what: string])[] = [
  [0, "PAR1", "a Parquet file"],
  [0, "PK\x03\x04", "a ZIP archive, as Excel workbooks are"],
  [0, "\x1f\x8b", "a file packed with gzip a second time"],
  [0, "\x89PNG", "a picture (PNG)"],
  [0, "\xff\xd8\xff", "a picture (JPEG)"],
  [0, "GIF8", "a picture (GIF)"],
  [0, "BM", "a picture (BMP)"],
  [0, "II*\0", "a picture (TIFF)"],
  [0, "MM\0*", "a picture (TIFF)"],
  [8, "WEBP", "a picture (WebP)"],
  [4, "ftyp", "a video, or a picture (HEIC, AVIF)"],
  [0, "SQLite format 3", "an SQLite database"],
  [0, "\xd0\xcf\x11\xe0", "an Excel workbook"],
  [257, "ustar", "a tar archive"],
  [0, "7z\xbc\xaf", "a 7z archive"],
  [0, "Rar!", "a RAR archive"],
  [0, "\x7fELF", "a program"],
  [0, "MZ", "a program"],
  [0, "\xcf\xfa\xed\xfe", "a program"],
  [0, "\0asm", "a program (WebAssembly)"],
  [0, "MATLAB 5.0", "a file of MATLAB"],
  [0, "$FL2", "a file of SPSS"],
  [0, "X\n\0\0", "a file of R"],
  [0, "\x80\x03", "a pickle of Python"],
  [0, "\x80\x04", "a pickle of Python"],
  [0, "\x80\x05", "a pickle of Python"],
];

/** What is wrong with a file that is no text, and what to do. */
export function noTextProblem(start: Uint8Array): string {
  const has = (at: number, magic: string) => [...magic].every((letter, i) => start[at + i] === letter.charCodeAt(0));
  const found = signatures.find(([at, magic]) => has(at, magic));
  const looks = found ? `: it looks like ${found[2]}` : "";
  return `it is no text, as CSV is${looks}; save its table as CSV or Parquet`;
}
