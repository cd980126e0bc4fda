import type { TableOrder } from "./table-order.ts";

/** The most rows that one call into the module gets. */
const mostRows = 4096;
const mostScores = 16384;

/** Numbers of features are rounded up to a multiple of this, so that whole blocks are computed. */
const block = 16;

/** What a computation is done on: `vectorCount` vectors (classes, centres) of `featureCount` weights each. */
export interface Shape {
  readonly featureCount: number;
  readonly vectorCount: number;
  /** Of a table: where its features stand, if not in their order; then `featureCount` counts what stands between them as well. */
  readonly order?: TableOrder | undefined;
}

/** An array in the module's memory, and its address there. */
interface Placed<A> {
  readonly at: number;
  readonly view: A;
}

/** Everything the module needs beside the features, laid out for one shape; all of it 0 at first. */
export interface Workspace extends Shape {
  readonly padded: number;
  /** Rows that fit into one call. */
  readonly rowCapacity: number;
  /** vectorCount vectors, padded apart, with zeros between. */
  readonly weights: Placed<Float32Array>;
  readonly mean: Placed<Float32Array>;
  readonly sums: Placed<Float64Array>;
  /** Address of float32 sums of a few rows, as long as the weights. */
  readonly partial: number;
  /** Address of four rows as float32, `floatsApart` bytes from each other. */
  readonly floats: number;
  readonly floatsApart: number;
  /** Address of four float32 a vector. */
  readonly factors: number;
  /** Of each group of a table's features, how many bytes behind the first weight its first one is. */
  readonly groups: Placed<Uint32Array>;
  readonly counts: Placed<Uint32Array>;
  readonly rows: Placed<Uint32Array>;
  readonly targets: Placed<Float32Array>;
  /** Shares its memory with `targets`. */
  readonly classes: Placed<Uint32Array>;
  /** vectorCount a row. */
  readonly scores: Placed<Float32Array>;
  readonly nearest: Placed<Uint32Array>;
}

/** A processor takes a load for one that follows an earlier store if both are as far into a page of this size. */
const page = 4096;

/** Lays a workspace out from the address `start` on; where no memory is given, only its end is found. */
export function layOut({ featureCount, vectorCount, order }: Shape, start: number, buffer?: ArrayBuffer) {
  const padded = Math.ceil(featureCount / block) * block;
  const length = padded * vectorCount;
  const rowCapacity = Math.max(1, Math.min(mostRows, Math.floor(mostScores / vectorCount)));
  let end = start;

  /** `intoPage` keeps apart, within their pages, what a loop reads and what it has just written. */
  function place(byteLength: number, intoPage?: number): number {
    const at = intoPage === undefined ? Math.ceil(end / 64) * 64 : Math.ceil((end - intoPage) / page) * page + intoPage;
    end = at + byteLength;
    return at;
  }

  const floatsApart = Math.ceil((4 * padded) / page) * page + 512;
  const partial = place(4 * length, 0);
  const floats = place(4 * floatsApart, 256);
  const weightsAt = place(4 * length, 2304);
  const meanAt = place(4 * length);
  const sumsAt = place(8 * length);
  const factors = place(16 * vectorCount);
  const groupCount = order?.groups.length ?? 0;
  const groupsAt = place(4 * groupCount);
  const countsAt = place(4 * vectorCount);
  const rowsAt = place(4 * rowCapacity);
  const targetsAt = place(4 * rowCapacity);
  const scoresAt = place(4 * rowCapacity * vectorCount);
  const nearestAt = place(4 * rowCapacity);
  if (buffer === undefined) return { end };

  new Uint8Array(buffer, start, end - start).fill(0);
  const float32 = (at: number, count: number) => ({ at, view: new Float32Array(buffer, at, count) });
  const uint32 = (at: number, count: number) => ({ at, view: new Uint32Array(buffer, at, count) });
  const groups = uint32(groupsAt, groupCount);
  if (order) groups.view.set(order.groups);
  const workspace: Workspace = {
    featureCount,
    vectorCount,
    order,
    padded,
    rowCapacity,
    weights: float32(weightsAt, length),
    mean: float32(meanAt, length),
    sums: { at: sumsAt, view: new Float64Array(buffer, sumsAt, length) },
    partial,
    floats,
    floatsApart,
    factors,
    groups,
    counts: uint32(countsAt, vectorCount),
    rows: uint32(rowsAt, rowCapacity),
    targets: float32(targetsAt, rowCapacity),
    classes: uint32(targetsAt, rowCapacity),
    scores: float32(scoresAt, rowCapacity * vectorCount),
    nearest: uint32(nearestAt, rowCapacity),
  };
  return { end, workspace };
}
