import type { Features } from "../learning/dataset.ts";
import type { Workspace } from "./workspace.ts";

/** The kinds' numbers in src/kernels/assembly/layouts.ts. */
const kindNumbers: Readonly<Record<Features["kind"], number>> = { float32: 0, bytes: 1, packed: 2, table: 3 };

/** Where each number stands in the block, 4 bytes each behind the scale, as in src/kernels/assembly/parameters.ts. */
const fields = [
  ...(["kind", "features", "rowBytes", "starts", "apart", "featureCount", "padded", "vectorCount"] as const),
  ...(["weights", "mean", "sums", "partial", "floats", "floatsApart", "factors", "counts"] as const),
  ...(["rows", "targets", "scores", "nearest"] as const),
  ...(["numberCount", "codes", "groups", "groupCount"] as const),
];
type Field = (typeof fields)[number];
const places = Object.fromEntries(fields.map((field, place) => [field, place])) as Readonly<Record<Field, number>>;

/** The block of numbers in a module's memory that tells its functions what they work on. */
export class Parameters {
  readonly #scale: Float64Array;
  readonly #numbers: Uint32Array;

  /** @param at the block's address */
  constructor(buffer: ArrayBuffer, at: number) {
    this.#scale = new Float64Array(buffer, at, 1);
    this.#numbers = new Uint32Array(buffer, at + 8, fields.length);
  }

  setWorkspace(workspace: Workspace): void {
    const { featureCount, padded, vectorCount, partial, floats, floatsApart, factors, groups } = workspace;
    this.#set({ featureCount, padded, vectorCount, partial, floats, floatsApart, factors, groups: groups.at });
    const { weights, mean, sums, counts, rows, targets, scores, nearest } = workspace;
    for (const [field, { at }] of Object.entries({ weights, mean, sums, counts, rows, targets, scores, nearest })) {
      this.#numbers[places[field as Field]] = at;
    }
  }

  /** @param at the address of row 0, of where each packed row starts, and of a table's codes */
  setFeatures(
    features: Features,
    at: { readonly features: number; readonly starts: number; readonly codes: number },
  ): void {
    const numbers = this.#numbers;
    numbers[places.kind] = kindNumbers[features.kind];
    numbers[places.features] = at.features;
    numbers[places.starts] = at.starts;
    numbers[places.rowBytes] = rowBytesOf(features);
    numbers[places.apart] = features.kind === "packed" ? 4 * features.apart : 0;
    const isFloat = features.kind === "float32" || features.kind === "table";
    this.#scale[0] = isFloat ? 1 : features.scale;
    if (features.kind !== "table") return;
    numbers[places.numberCount] = features.layout.numbers.length;
    numbers[places.codes] = at.codes;
    numbers[places.groupCount] = features.layout.groups.length;
  }

  #set(values: Readonly<Partial<Record<Field, number>>>): void {
    for (const [field, value] of Object.entries(values)) this.#numbers[places[field as Field]] = value;
  }
}

/** Bytes from a row to the next, where all rows have the same length; of a table, from a row's numbers. */
export function rowBytesOf(features: Features): number {
  if (features.kind === "table") return 4 * features.layout.numbers.length;
  return features.kind === "float32" ? 4 * features.featureCount : features.featureCount;
}
