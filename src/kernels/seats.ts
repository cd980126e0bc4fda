import { type Features, type Rows, requireRow, rowCountOf, type TableFeatures } from "../learning/dataset.ts";
import { largestRowBytes } from "../learning/packed-features.ts";
import { Arena, workspaceBytesFor } from "./arena.ts";
import { rowBytesOf } from "./parameters.ts";
import { tableOrderOf } from "./table-order.ts";
import type { WebAssemblyApi, WebAssemblyModule } from "./webassembly.ts";
import type { Workspace } from "./workspace.ts";

/** Room for a workspace beside held features: for about 200,000 weights. A larger model's rows are copied. */
const heldWorkspaceBytes = 8 * 2 ** 20;
/** Rows that are not held are copied in parts of about this size, which a processor's second cache holds. */
const stagedBytes = 256 * 1024;

/** Room for where the copied rows start, if they are packed. */
const stagedStartsBytes = 4 * 1024;
const mostStaged = stagedStartsBytes / 4 - 1;

/** Data below this size stay in the caches; touching them beforehand gains nothing. */
const touchedFromBytes = 2 ** 20;
/** Rows that are touched at a time; they must fit into a cache until they are used. */
const mostTouched = 256;

/** Rows closer than this are prefetched by the processor itself. */
const nearRows = 16;

/** Where a computation takes place: an arena, its workspace, and how rows get there. */
export interface Seat {
  readonly arena: Arena;
  readonly workspace: Workspace;
  /** Address of row 0, as the rows in the workspace count. */
  readonly features: number;
  /** Address of where each packed row starts. */
  readonly starts: number;
  /** Address of the codes of a table's row 0. */
  readonly codes: number;
  /** Whether the features are in this arena; if not, rows are copied into it. */
  readonly held: boolean;
}

export interface Seats {
  allocate(byteLength: number): Uint8Array<ArrayBuffer>;
  seatFor(features: Features, vectorCount: number): Seat;
  /** Makes the next rows, from number `from` of `rows` on, those of the workspace, and returns how many they are. */
  bring(seat: Seat, features: Features, rows: Rows, from: number): number;
}

/** Features that were allocated here are used where they are; others are copied through one more arena. */
export function createSeats(api: WebAssemblyApi, module: WebAssemblyModule): Seats {
  const arenas = new WeakMap<ArrayBufferLike, Arena>();
  let staging: { readonly arena: Arena; readonly dataBytes: number } | undefined;

  function seatFor(features: Features, vectorCount: number): Seat {
    const { data } = features;
    const order = features.kind === "table" ? tableOrderOf(features) : undefined;
    const shape = { featureCount: order?.featureCount ?? features.featureCount, vectorCount, order };
    const starts = features.kind === "packed" ? features.starts : data;
    const codes = features.kind === "table" ? features.codes : data;
    const isTogether = starts.buffer === data.buffer && codes.buffer === data.buffer;
    const arena = isTogether ? arenas.get(data.buffer) : undefined;
    const workspace = arena?.workspaceFor(shape);
    if (arena && workspace) {
      const [at, startsAt, codesAt] = [data.byteOffset, starts.byteOffset, codes.byteOffset];
      return seated({ arena, workspace, features: at, starts: startsAt, codes: codesAt, held: true }, features);
    }

    const dataBytes = stagedStartsBytes + Math.max(stagedBytes, mostRowBytesOf(features));
    let stage = staging;
    let stagedSpace = stage && stage.dataBytes >= dataBytes ? stage.arena.workspaceFor(shape) : undefined;
    if (!stage || !stagedSpace) {
      const workspaceBytes = Math.max(heldWorkspaceBytes, workspaceBytesFor(shape));
      stage = { arena: new Arena(api, module, { workspaceBytes, dataBytes }), dataBytes };
      stagedSpace = stage.arena.workspaceFor(shape);
      staging = stage;
    }
    if (!stagedSpace) throw new Error("unreachable: the arena was made for this workspace");
    const { dataStart } = stage.arena;
    const [at, codesAt] = [dataStart + stagedStartsBytes, codesBehind(features, dataStart)];
    return seated(
      { arena: stage.arena, workspace: stagedSpace, features: at, starts: dataStart, codes: codesAt, held: false },
      features,
    );
  }

  return {
    allocate(byteLength) {
      const arena = new Arena(api, module, { workspaceBytes: heldWorkspaceBytes, dataBytes: byteLength });
      arenas.set(arena.buffer, arena);
      return new Uint8Array(arena.buffer, arena.dataStart, byteLength);
    },
    seatFor,
    bring: (seat, features, rows, from) =>
      seat.held ? bringNumbers(seat, features, rows, from) : copyRows(seat, features, rows, from),
  };
}

function seated(seat: Seat, features: Features): Seat {
  seat.arena.parameters.setFeatures(features, seat);
  return seat;
}

/** With the codes, of a table. */
function mostRowBytesOf(features: Features): number {
  if (features.kind === "table") return rowBytesOf(features) + features.layout.groups.length;
  return features.kind === "packed" ? largestRowBytes(features.featureCount) : rowBytesOf(features);
}

/** Rows that are copied at a time. */
function fittingRows(features: Features): number {
  return Math.max(1, Math.min(mostStaged, Math.floor(stagedBytes / mostRowBytesOf(features))));
}

/** Where the codes of copied rows begin, behind the numbers. */
function codesBehind(features: Features, dataStart: number): number {
  return dataStart + stagedStartsBytes + fittingRows(features) * rowBytesOf(features);
}

/** Copies row numbers, and touches the rows if they are far from each other in large data. */
function bringNumbers(seat: Seat, features: Features, rows: Rows, from: number) {
  const { arena, workspace } = seat;
  const { view } = workspace.rows;
  const rowCount = rowCountOf(features);
  const large = features.data.byteLength >= touchedFromBytes;
  const count = Math.min(rows.length - from, large ? mostTouched : workspace.rowCapacity, workspace.rowCapacity);
  let before = 0;
  let near = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[from + i] as number;
    if (row >= rowCount) requireRow(features, row);
    // Unsigned: a row before the last one is far away.
    if ((row - before) >>> 0 < nearRows) near++;
    before = row;
    view[i] = row;
  }
  if (!large || 2 * near >= count) return count;
  touchRows(features.kind, arena, count);
  return count;
}

function touchRows(kind: Features["kind"], { exports }: Arena, count: number): void {
  if (kind === "packed") exports.touchPacked(count);
  else if (kind === "table") exports.touchTable(count);
  else exports.touch(count);
}

function copyRows(seat: Seat, features: Features, rows: Rows, from: number): number {
  const { arena, workspace } = seat;
  const rowCount = rowCountOf(features);
  const count = Math.min(rows.length - from, fittingRows(features), workspace.rowCapacity);
  const room = new Uint8Array(arena.buffer, seat.features);
  const starts = new Uint32Array(arena.buffer, seat.starts, count + 1);
  const codeCount = features.kind === "table" ? features.layout.groups.length : 0;
  let end = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[from + i] as number;
    if (row >= rowCount) requireRow(features, row);
    const bytes = bytesOfRow(features, row);
    room.set(bytes, end);
    starts[i] = end;
    end += bytes.length;
    workspace.rows.view[i] = i;
    if (features.kind === "table") room.set(codesOfRow(features, row), seat.codes - seat.features + i * codeCount);
  }
  starts[count] = end;
  return count;
}

function bytesOfRow(features: Features, row: number): Uint8Array {
  if (features.kind === "packed") {
    const { data, starts } = features;
    return data.subarray(starts[row], starts[row + 1]);
  }
  const { data } = features;
  const rowBytes = rowBytesOf(features);
  return new Uint8Array(data.buffer, data.byteOffset + row * rowBytes, rowBytes);
}

function codesOfRow({ codes, layout }: TableFeatures, row: number): Uint8Array {
  const { length } = layout.groups;
  return codes.subarray(row * length, (row + 1) * length);
}
