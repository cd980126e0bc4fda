import type { Cell } from "./record-visitor.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** The first bytes of a file of one NumPy array. */
export const numpyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

/** The head of any usual file fits into this many bytes. */
export const numpyHeadBytes = 64 * 1024;

/** What the head of a NumPy file says. */
export interface NumpyHead {
  /** As NumPy writes it: `<f8`, `|u1`, `<U12`. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Whether the first index runs fastest. */
  readonly fortran: boolean;
  readonly dataAt: number;
}

/** @throws UnreadableTable */
export function readNumpyHead(bytes: Uint8Array): NumpyHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || numpyMagic.some((byte, i) => bytes[i] !== byte))
    throw new UnreadableTable("it is no NumPy array");
  const long = (bytes[6] as number) >= 2;
  const dataAt = (long ? 12 : 10) + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  if (dataAt > bytes.length) throw new UnreadableTable("the array's head is cut off, or too long");
  const head = String.fromCharCode(...bytes.subarray(long ? 12 : 10, dataAt));
  const type = /'descr':\s*'([^']*)'/.exec(head)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(head)?.[1];
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(head)?.[1];
  if (type === undefined && /'descr':\s*\[/.test(head)) {
    throw new UnreadableTable(
      "the array's elements are records of several fields; save each field as an array of its own",
    );
  }
  if (type === undefined || fortran === undefined || shape === undefined) {
    throw new UnreadableTable("the array's head is not as NumPy writes it");
  }
  const sizes = shape
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  if (!sizes.every(Number.isSafeInteger)) throw new UnreadableTable("the array's head is not as NumPy writes it");
  return { type, shape: sizes, fortran: fortran === "True", dataAt };
}

/** How an element becomes a cell. */
export interface NumpyElement {
  readonly bytes: number;
  readonly cell: (view: DataView, at: number) => Cell;
}

/** @throws UnreadableTable for types that hold no cells */
export function numpyElement(type: string): NumpyElement {
  const parts = /^([<>|=]?)([a-zA-Z])(\d+)$/.exec(type);
  if (!parts) throw unknownType(type);
  const little = parts[1] !== ">";
  const size = Number(parts[3]);
  // Any number of texts without characters fits into a file.
  if (size === 0) throw unknownType(type);
  const kind = `${parts[2]}${parts[3]}`;
  const element = (cell: NumpyElement["cell"], bytes = size) => ({ bytes, cell });
  switch (kind) {
    case "b1":
      return element((view, at) => (view.getUint8(at) === 0 ? "false" : "true"));
    case "u1":
      return element((view, at) => view.getUint8(at));
    case "i1":
      return element((view, at) => view.getInt8(at));
    case "u2":
      return element((view, at) => view.getUint16(at, little));
    case "i2":
      return element((view, at) => view.getInt16(at, little));
    case "u4":
      return element((view, at) => view.getUint32(at, little));
    case "i4":
      return element((view, at) => view.getInt32(at, little));
    case "u8":
      return element((view, at) => exactly(view.getBigUint64(at, little)));
    case "i8":
      return element((view, at) => exactly(view.getBigInt64(at, little)));
    case "f4":
      return element((view, at) => view.getFloat32(at, little));
    case "f8":
      return element((view, at) => view.getFloat64(at, little));
  }
  if (parts[2] === "U") return element((view, at) => textOf(size, (i) => view.getUint32(at + 4 * i, little)), 4 * size);
  if (parts[2] === "S") return element((view, at) => textOf(size, (i) => view.getUint8(at + i)));
  throw unknownType(type);
}

function unknownType(type: string): UnreadableTable {
  const why = /O/.test(type) ? "Python objects" : `of a type that is not known (${type})`;
  return new UnreadableTable(`the array's elements are ${why}; save them as numbers or as text`);
}

/** Whole numbers that float64 cannot tell from their neighbours as text. */
function exactly(value: bigint): Cell {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Up to the zeros that fill an element. */
function textOf(length: number, codeAt: (index: number) => number): string {
  let text = "";
  for (let i = 0; i < length; i++) {
    const code = codeAt(i);
    if (code === 0) break;
    text += code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  }
  return text;
}
