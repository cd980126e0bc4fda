import { z } from "zod";
import type { Dataset, Features, Labels, Rows, Targets } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { bytesOfRows, packAs } from "../learning/packed-features.ts";
import { plainKernels } from "../learning/plain-kernels.ts";

/** There in Node.js and browsers alike. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (label: "utf-8", options: { fatal: true }) => { decode(bytes: Uint8Array): string };

/** Some rows of a public dataset, as an aggregator sends them to nodes that have not the whole. */
export interface SentShare {
  readonly data: Dataset;
  /** How the whole dataset's features are packed, so that those of a part are computed with in the same order. */
  readonly apart: number | undefined;
}

const count = z
  .int()
  .nonnegative()
  .max(2 ** 31);
const featureCount = z
  .int()
  .positive()
  .max(2 ** 24);
const header = z.strictObject({
  exampleCount: z
    .int()
    .positive()
    .max(2 ** 31),
  features: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("bytes"), featureCount, scale: z.number().positive() }),
    z.strictObject({ kind: z.literal("float32"), featureCount }),
  ]),
  apart: z.int().positive().max(65_536).optional(),
  targets: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("real"),
      scale: z.strictObject({ mean: z.number(), deviation: z.number() }).optional(),
    }),
    z.strictObject({ kind: z.literal("class"), classCount: count }),
    z.strictObject({ kind: z.literal("none") }),
  ]),
  labelCount: count.optional(),
});
type Header = z.output<typeof header>;

/**
 * These rows: four bytes (little-endian) with the length of a JSON header, the header, and, each from a multiple of 4 on, the features
 * (one byte or float32 each), the targets (float32 or bytes) and the labels (bytes).
 *
 * @throws TypeError if the features are those of a table, which public datasets have not
 */
export function shareBytes({ features, targets, labels }: Dataset, rows: Rows): Uint8Array<ArrayBuffer> {
  if (features.kind === "table") throw new TypeError("a table of a node's own is not sent");
  const head: Header = {
    exampleCount: rows.length,
    features:
      features.kind === "float32"
        ? { kind: "float32", featureCount: features.featureCount }
        : { kind: "bytes", featureCount: features.featureCount, scale: features.scale },
    ...(features.kind === "packed" ? { apart: features.apart } : {}),
    targets: withoutValues(targets),
    ...(labels ? { labelCount: labels.labelCount } : {}),
  };
  const parts = [
    bytesOfRows(features, rows) ?? floatsOfRows(features as Extract<Features, { kind: "float32" }>, rows),
    ...(targets.kind === "none" ? [] : [pick(targets.values, rows)]),
    ...(labels ? [pick(labels.values, rows)] : []),
  ];
  const text = new TextEncoder().encode(JSON.stringify(head));
  const starts: number[] = [];
  let end = aligned(4 + text.length);
  for (const part of parts) {
    starts.push(end);
    end = aligned(end + part.byteLength);
  }
  const bytes = new Uint8Array(end);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  parts.forEach((part, i) => {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), starts[i]);
  });
  return bytes;
}

/** A share in these bytes, which stay its memory. @throws Error if they are none */
export function shareIn(bytes: Uint8Array<ArrayBuffer>): SentShare {
  const length = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(4, 4 + length));
  const { exampleCount, features, apart, targets, labelCount } = header.parse(JSON.parse(text));
  let end = aligned(4 + length);

  function take(byteLength: number): Uint8Array<ArrayBuffer> {
    if (end + byteLength > bytes.length) throw new RangeError("the share of the dataset came only in part");
    const taken = bytes.subarray(end, end + byteLength);
    end = aligned(end + byteLength);
    return taken;
  }
  const takeFloats = (count: number) => floatsOf(take(4 * count));
  function takeTargets(): Targets {
    switch (targets.kind) {
      case "real":
        return { kind: "real", values: takeFloats(exampleCount), ...(targets.scale ? { scale: targets.scale } : {}) };
      case "class":
        return { ...targets, values: take(exampleCount) };
      default:
        return targets;
    }
  }

  const size = exampleCount * features.featureCount;
  const read: Features =
    features.kind === "bytes" ? { ...features, data: take(size) } : { ...features, data: takeFloats(size) };
  const values = takeTargets();
  const labels: Labels | undefined = labelCount === undefined ? undefined : { labelCount, values: take(exampleCount) };
  return { data: { exampleCount, features: read, targets: values, ...(labels ? { labels } : {}) }, apart };
}

/**
 * A share in the memory of `kernels`, as these kernels would have it of the whole dataset: what is summed first is the same then, so
 * that weights are equal to the bit.
 */
export function heldShare({ data, apart }: SentShare, { allocate, name }: Kernels): Dataset {
  const { features } = data;
  if (name !== plainKernels.name && apart !== undefined && features.kind === "bytes") {
    return { ...data, features: packAs(features, apart, allocate) };
  }
  if (features.kind !== "bytes" && features.kind !== "float32") return data;
  const held = allocate(features.data.byteLength);
  held.set(new Uint8Array(features.data.buffer, features.data.byteOffset, features.data.byteLength));
  return {
    ...data,
    features: features.kind === "bytes" ? { ...features, data: held } : { ...features, data: floatsOf(held) },
  };
}

function withoutValues(targets: Targets): Header["targets"] {
  switch (targets.kind) {
    case "real":
      return { kind: "real", ...(targets.scale ? { scale: targets.scale } : {}) };
    case "class":
      return { kind: "class", classCount: targets.classCount };
    default:
      return { kind: "none" };
  }
}

function pick<A extends Float32Array | Uint8Array>(values: A, rows: Rows): A {
  const picked = new (values.constructor as new (length: number) => A)(rows.length);
  rows.forEach((row, i) => {
    picked[i] = values[row] as number;
  });
  return picked;
}

function floatsOfRows({ data, featureCount }: { data: Float32Array; featureCount: number }, rows: Rows): Float32Array {
  const floats = new Float32Array(rows.length * featureCount);
  rows.forEach((row, i) => {
    floats.set(data.subarray(row * featureCount, (row + 1) * featureCount), i * featureCount);
  });
  return floats;
}

const floatsOf = ({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>) =>
  new Float32Array(buffer, byteOffset, byteLength / 4);

const aligned = (size: number) => Math.ceil(size / 4) * 4;
