import type { ByteSource } from "./byte-source.ts";
import { plainNumbers } from "./cells.ts";
import { columnNames } from "./dialect.ts";
import { type NumpyHead, numpyElement, numpyHeadBytes, readNumpyHead } from "./numpy-array.ts";
import type { Cell, NamePlace, RecordVisitor } from "./record-visitor.ts";
import { UnreadableTable } from "./unreadable-table.ts";
import { unzip, zipEntries } from "./zip-archive.ts";

export interface NumpyOptions {
  /** Told the share of the records that have been read, now and then. */
  readonly onProgress?: (share: number) => void;
}

/** Bytes of an array that are read at a time. */
const blockBytes = 1024 * 1024;
const mostColumns = 100_000;

/**
 * Reads an array: the first index counts records, all others columns. @throws UnreadableTable
 */
export async function readNpy(
  file: ByteSource,
  visitor: RecordVisitor,
  placeOf: NamePlace,
  options: NumpyOptions = {},
) {
  const array = await openArray("", file);
  const { type, shape } = array.head;
  const format = {
    kind: "npy",
    arrays: [{ name: "", type, shape }],
    leftOut: [],
    renamed: [],
    categories: [],
  } as const;
  const names = Array.from({ length: array.columns }, (_, i) => `column${i + 1}`);
  visitor.columns(
    names.map((name) => ({ name, numbers: plainNumbers })),
    format,
    placeOf,
  );
  await readArrays([array], visitor, options);
}

/**
 * Reads the arrays of an archive side by side: all that have as many records as the largest. The columns are called as
 * their array, with a number if it has several. @throws UnreadableTable
 */
export async function readNpz(
  file: ByteSource,
  visitor: RecordVisitor,
  placeOf: NamePlace,
  options: NumpyOptions = {},
) {
  const all = await zipEntries(file);
  const entries = all.filter(({ name }) => name.endsWith(".npy"));
  if (entries.length === 0) {
    if (all.some(({ name }) => name === "xl/workbook.xml"))
      throw new UnreadableTable("it is an Excel workbook; save its sheet as CSV");
    throw new UnreadableTable(
      "it is a ZIP archive without an array of NumPy in it; unpack it, and name the table in it",
    );
  }
  const arrays: OpenArray[] = [];
  for (const entry of entries) {
    const bytes = await unzip(file, entry);
    const source = { size: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) };
    arrays.push(await openArray(entry.name.slice(0, -4), source));
  }
  const rows = Math.max(...arrays.map((array) => array.rows));
  const used = arrays.filter((array) => array.rows === rows);
  const described = ({ name, head: { type, shape } }: OpenArray) => ({ name, type, shape });
  const { names, renamed } = columnNames(used.flatMap(namesOf), true);
  const format = {
    kind: "npz",
    arrays: used.map(described),
    leftOut: arrays.filter((array) => array.rows !== rows).map(({ name }) => name),
    renamed,
    categories: [],
  } as const;
  visitor.columns(
    names.map((name) => ({ name, numbers: plainNumbers })),
    format,
    placeOf,
  );
  await readArrays(used, visitor, options);
}

interface OpenArray {
  readonly name: string;
  readonly head: NumpyHead;
  readonly rows: number;
  readonly columns: number;
  readonly source: ByteSource;
}

async function openArray(name: string, source: ByteSource): Promise<OpenArray> {
  const head = readNumpyHead(await source.read(0, Math.min(source.size, numpyHeadBytes)));
  const [rows = 0, ...others] = head.shape;
  const columns = others.reduce((product, size) => product * size, 1);
  const array = name === "" ? "the array" : `the array ${name}`;
  if (rows === 0 || columns === 0) throw new UnreadableTable(`${array} is empty, or a single value`);
  if (columns > mostColumns) throw new UnreadableTable(`${array} has more than ${mostColumns} values in each record`);
  if (head.dataAt + rows * columns * numpyElement(head.type).bytes > source.size) {
    throw new UnreadableTable(
      `${array} is cut off: ${head.shape.join(" x ")} elements do not fit into ${source.size} bytes`,
    );
  }
  return { name, head, rows, columns, source };
}

function namesOf({ name, columns }: OpenArray): string[] {
  return columns === 1 ? [name] : Array.from({ length: columns }, (_, i) => `${name}_${i + 1}`);
}

/** Reads arrays of as many records side by side. */
async function readArrays(
  arrays: readonly OpenArray[],
  visitor: RecordVisitor,
  { onProgress = () => {} }: NumpyOptions,
) {
  const rows = arrays[0]?.rows ?? 0;
  const width = arrays.reduce((sum, { columns }) => sum + columns, 0);
  const rowBytes = arrays.reduce((sum, { columns, head }) => sum + columns * numpyElement(head.type).bytes, 0);
  // Where the first index runs fastest, the values of a record are all over the array.
  const whole = arrays.some(({ head }) => head.fortran);
  const step = whole ? rows : Math.max(1, Math.floor(blockBytes / rowBytes));
  const cells: Cell[] = new Array(width).fill(undefined);
  for (let from = 0; from < rows; from += step) {
    const to = Math.min(rows, from + step);
    const blocks = await Promise.all(arrays.map((array) => blockOf(array, from, to)));
    for (let row = from; row < to; row++) {
      let at = 0;
      for (const cellsInto of blocks) at = cellsInto(cells, at, row - from);
      visitor.record(cells, row + 1);
    }
    onProgress(to / rows);
  }
}

/** Writes the cells of one of the block's rows into an array from a place on, and returns the next place. */
type CellsInto = (cells: Cell[], at: number, row: number) => number;

async function blockOf({ head, rows, columns, source }: OpenArray, from: number, to: number): Promise<CellsInto> {
  const { bytes, cell } = numpyElement(head.type);
  const rowBytes = columns * bytes;
  const data = await source.read(head.dataAt + from * rowBytes, head.dataAt + to * rowBytes);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const offsets = head.fortran ? fortranOffsets(head.shape, rows * bytes) : undefined;
  const [rowStride, columnStride] = head.fortran ? [bytes, 0] : [rowBytes, bytes];
  return (cells, at, row) => {
    const start = row * rowStride;
    for (let i = 0; i < columns; i++) cells[at + i] = cell(view, start + (offsets?.[i] ?? i * columnStride));
    return at + columns;
  };
}

/** Where the columns, in the order in which the last index runs fastest, lie in an array whose first index does. */
function fortranOffsets([, ...sizes]: readonly number[], stride: number): number[] {
  let offsets = [0];
  let step = stride;
  const steps = sizes.map((size) => {
    const own = step;
    step *= size;
    return own;
  });
  sizes.forEach((size, axis) => {
    offsets = offsets.flatMap((offset) => Array.from({ length: size }, (_, i) => offset + i * (steps[axis] as number)));
  });
  return offsets;
}
