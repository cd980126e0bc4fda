import { numpyMagic } from "./numpy-array.ts";
import { parquetMagic } from "./parquet-table.ts";
import { zipMagic } from "./zip-archive.ts";

/** What a file is, by its first bytes; `foreign` cannot be read, and a picture is no table. */
export type FileKind =
  | { readonly kind: "text" | "parquet" | "npy" | "npz" }
  | { readonly kind: "foreign"; readonly what: string; readonly toDo: string }
  | { readonly kind: "picture" };

/** The bytes at a file's beginning that tell what it is. */
export const kindBytes = 16;

const asCsv = "save it as CSV or Parquet";

const foreign: readonly (readonly [magic: string, what: string, toDo: string])[] = [
  ["\xd0\xcf\x11\xe0", "it is an Excel workbook", "save its sheet as CSV"],
  ["SQLite format 3", "it is an SQLite database", asCsv],
  ["\x89HDF", "it is an HDF5 file", asCsv],
  ["ARROW1", "it is an Arrow or Feather file", asCsv],
  ["\x28\xb5\x2f\xfd", "it is packed with zstd", "unpack it first, or pack it with gzip"],
  ["BZh", "it is packed with bzip2", "unpack it first, or pack it with gzip"],
  ["\xfd7zXZ", "it is packed with xz", "unpack it first, or pack it with gzip"],
  ["%PDF", "it is a PDF document", asCsv],
];
const pictures = ["\x89PNG", "\xff\xd8\xff", "GIF8"];

export function fileKind(start: Uint8Array): FileKind {
  const begins = (magic: readonly number[]) => magic.every((byte, i) => start[i] === byte);
  if (begins(parquetMagic)) return { kind: "parquet" };
  if (begins(numpyMagic)) return { kind: "npy" };
  if (begins(zipMagic)) return { kind: "npz" };
  const text = String.fromCharCode(...start);
  for (const [magic, what, toDo] of foreign) if (text.startsWith(magic)) return { kind: "foreign", what, toDo };
  return { kind: pictures.some((magic) => text.startsWith(magic)) ? "picture" : "text" };
}

/** Whether a file that begins like this is packed with gzip, whatever its name. */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}
