import type { RecordVisitor } from "../../../src/data/record-visitor.ts";
import { chosenPictures } from "../../../src/platform/browser/chosen-pictures.ts";
import { readPicture } from "../../../src/platform/browser/picture-file.ts";
import { readChosenTable } from "../../../src/platform/browser/table-files.ts";

/** Files that are read here and in Node.js, as their bytes. */
export interface ToRead {
  readonly tables: readonly NamedBytes[];
  readonly pictures: readonly (NamedBytes & { readonly folder: string })[];
}

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface WasRead {
  /** Of each table: its columns, and then its records with their lines. */
  readonly tables: readonly (readonly unknown[])[];
  readonly pictures: readonly Uint8Array[];
  /** A picture as this browser writes JPEG, and its pixels as this browser reads it again. */
  readonly jpeg: { readonly bytes: Uint8Array<ArrayBuffer>; readonly pixels: Uint8Array; readonly channels: number };
}

/** Writes down all that a table holds. */
export function writeDown(): RecordVisitor & { readonly held: readonly unknown[] } {
  const held: unknown[] = [];
  return {
    held,
    columns: (columns, format) => void held.push([format, ...columns.map(({ name, numbers }) => [name, numbers])]),
    record: (cells, line) => void held.push([line, ...cells]),
    ragged: (fields, line) => void held.push({ fields, line }),
  };
}

const fileOf = ({ name, bytes }: NamedBytes) => new File([bytes], name);

export async function readHere({ tables, pictures }: ToRead): Promise<WasRead> {
  const read: (readonly unknown[])[] = [];
  for (const table of tables) {
    const visitor = writeDown();
    await readChosenTable([fileOf(table)], {}, visitor);
    read.push(visitor.held);
  }
  const chosen = pictures.map((picture) => ({ folder: picture.folder, file: fileOf(picture) }));
  const set = await chosenPictures("chosen", chosen).read({ size: { width: 12, height: 10 } });
  const written = await drawnJpeg();
  const { pixels, channels } = await readPicture(written);
  return {
    tables: read,
    pictures: set.pictures,
    jpeg: { bytes: new Uint8Array(await written.arrayBuffer()), pixels, channels },
  };
}

/** Soft colours, an edge and a circle, as photographs have them. */
function drawnJpeg(): Promise<Blob> {
  const canvas = new OffscreenCanvas(61, 47);
  const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  const colours = context.createLinearGradient(0, 0, 61, 47);
  for (const [at, colour] of ["#d33", "#4a8", "#26c", "#fe9"].entries()) colours.addColorStop(at / 3, colour);
  context.fillStyle = colours;
  context.fillRect(0, 0, 61, 47);
  context.fillStyle = "#223";
  context.fillRect(31, 5, 20, 17);
  context.fillStyle = "#fff";
  context.arc(20, 30, 11, 0, 2 * Math.PI);
  context.fill();
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
}
