import fc from "fast-check";
import {
  type Features,
  noCategory,
  type PackedFeatures,
  type TableFeatures,
  type TableLayout,
} from "../../../src/learning/dataset.ts";
import type { Kernels } from "../../../src/learning/kernels.ts";
import { packInPlace } from "../../../src/learning/packed-features.ts";
import { createRandom } from "../../../src/math/random.ts";

/** Random shapes: any number of features (784 and its neighbours among them), of rows, repeated or none. */
export interface Problem {
  /** Features in an array of their own, or held by the kernels. */
  readonly features: Features;
  /** One vector for each of `vectorCount` classes or centres. */
  readonly vectors: Float32Array;
  readonly vectorCount: number;
  /** The first of the vectors. */
  readonly weights: Float32Array;
  readonly targets: Float32Array;
  readonly classes: Uint8Array;
  readonly rows: Uint32Array;
}

type Unpacked = Exclude<Features, PackedFeatures | TableFeatures>;

const exactly = (length: number) => ({ minLength: length, maxLength: length });

const mostDrawn = 64;

/**
 * As many as asked for; beyond 64 the same ones again, in an order by chance. fast-check keeps an object for each that it draws: for
 * thousands, collecting these would take most of the time, and many times as long beside other programs.
 */
function many<T>(each: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> {
  const drawn = fc.array(each, exactly(Math.min(length, mostDrawn)));
  if (length <= mostDrawn) return drawn;
  return fc.tuple(drawn, fc.nat()).map(([values, seed]) => {
    const random = createRandom(seed, "order");
    return Array.from({ length }, () => values[random.integer(mostDrawn)] as T);
  });
}

const bytes = (length: number) => many(fc.nat({ max: 255 }), length).map((values) => Uint8Array.from(values));

/** Numbers of every size whose squares and sums stay within float32, subnormal ones among them. */
const anySize = fc.oneof(
  { weight: 4, arbitrary: fc.float({ min: -3, max: 3, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1e-45, -3e-42, 1e-38, 2.5e-20, -1e15, 3e15) },
);

/** `numbers` says whether all numbers are of ordinary size. */
export function problems(kernels: Kernels, numbers: "ordinary" | "any size" = "ordinary"): fc.Arbitrary<Problem> {
  const entry = numbers === "any size" ? anySize : fc.float({ min: -3, max: 3, noNaN: true });
  const entries = (length: number) => many(entry, length).map((values) => Float32Array.from(values));
  return fc
    .record({
      featureCount: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(783, 784, 785)),
      exampleCount: fc.integer({ min: 1, max: 12 }),
      vectorCount: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom("bytes", "float32", "packed", "table"),
      scale: fc.constantFrom(1, 1 / 255, 0.3),
      held: fc.boolean(),
    })
    .chain(({ featureCount, exampleCount, vectorCount, kind, scale, held }) => {
      const length = featureCount * exampleCount;
      const features: fc.Arbitrary<Unpacked> =
        kind === "float32"
          ? entries(length).map((data) => ({ kind, data, featureCount }) as const)
          : (kind === "bytes" ? bytes(length) : mostlyZero(length)).map(
              (data) => ({ kind: "bytes", data, featureCount, scale }) as const,
            );
      const place = (found: Unpacked) => (held ? heldBy(kernels, found) : structuredClone(found));
      return fc
        .record({
          features:
            kind === "table"
              ? tables({ featureCount, exampleCount }, entry).map((found) =>
                  held ? tableHeldBy(kernels, found) : found,
                )
              : features.map((found) => (kind === "packed" ? packInPlace(place(found)) : place(found))),
          vectors: entries(featureCount * vectorCount),
          targets: fc.array(fc.constantFrom(-1, 1), exactly(exampleCount)).map((values) => Float32Array.from(values)),
          classes: fc
            .array(fc.nat({ max: vectorCount - 1 }), exactly(exampleCount))
            .map((values) => Uint8Array.from(values)),
          rows: fc.array(fc.nat({ max: exampleCount - 1 }), { maxLength: 20 }).map((rows) => Uint32Array.from(rows)),
        })
        .map((found) => ({ ...found, vectorCount, weights: found.vectors.subarray(0, featureCount) }));
    });
}

/** Bytes in runs of eight, of which one in eight is not 0: as in pictures, and for most numbers of features worth packing. */
function mostlyZero(length: number): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(bytes(length), many(fc.nat({ max: 7 }), Math.ceil(length / 8)))
    .map(([found, runs]) => found.map((byte, i) => (runs[i >> 3] === 0 ? byte : 0)));
}

/** The same features in memory that the kernels read without copying. */
export function heldBy(kernels: Kernels, features: Unpacked): Unpacked {
  const room = kernels.allocate(features.data.byteLength);
  if (features.kind === "bytes") {
    room.set(features.data);
    return { ...features, data: room };
  }
  const data = new Float32Array(room.buffer, room.byteOffset, features.data.length);
  data.set(features.data);
  return { ...features, data };
}

/** Rows of numbers and groups in any order, also of numbers or of groups only but for one. */
function tables(
  { featureCount, exampleCount }: { readonly featureCount: number; readonly exampleCount: number },
  entry: fc.Arbitrary<number>,
): fc.Arbitrary<TableFeatures> {
  return fc
    .array(fc.record({ isNumber: fc.boolean(), size: fc.integer({ min: 1, max: 255 }) }), exactly(featureCount))
    .map((columns) => layoutOf(featureCount, columns))
    .chain((layout) =>
      fc
        .record({
          data: many(entry, exampleCount * layout.numbers.length),
          codes: many(fc.nat({ max: 1000 }), exampleCount * layout.groups.length),
        })
        .map(({ data, codes }) => ({
          kind: "table",
          data: Float32Array.from(data),
          // One in so many rows has none of a group's features.
          codes: Uint8Array.from(codes, (code, i) => {
            const { size } = layout.groups[i % layout.groups.length] as { size: number };
            return code % (size + 1) === size ? noCategory : code % (size + 1);
          }),
          layout,
          featureCount,
        })),
    );
}

function layoutOf(featureCount: number, columns: readonly { isNumber: boolean; size: number }[]): TableLayout {
  const numbers: number[] = [];
  const groups: { first: number; size: number }[] = [];
  let feature = 0;
  for (const { isNumber, size } of columns) {
    // The last feature is in a group.
    if (feature === featureCount) break;
    if (isNumber && feature < featureCount - 1) numbers.push(feature++);
    else {
      const group = { first: feature, size: Math.min(size, featureCount - feature) };
      groups.push(group);
      feature += group.size;
    }
  }
  return { numbers: Uint32Array.from(numbers), groups };
}

/** The same rows in memory that the kernels read without copying. */
function tableHeldBy(kernels: Kernels, features: TableFeatures): TableFeatures {
  const numberBytes = features.data.byteLength;
  const room = kernels.allocate(numberBytes + features.codes.length);
  const data = new Float32Array(room.buffer, room.byteOffset, features.data.length);
  const codes = room.subarray(numberBytes);
  data.set(features.data);
  codes.set(features.codes);
  return { ...features, data, codes };
}

/** Byte features, weights and targets that follow from their numbers. */
export function pictures(exampleCount: number, featureCount: number) {
  const count = Math.max(exampleCount, 10);
  return {
    features: {
      kind: "bytes",
      data: Uint8Array.from({ length: count * featureCount }, (_, i) => (i * 37) % 256),
      featureCount,
      scale: 1 / 255,
    } satisfies Features,
    weights: Float32Array.from({ length: featureCount }, (_, j) => Math.sin(j) / featureCount),
    targets: Float32Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 1 : -1)),
    classes: Uint8Array.from({ length: count }, (_, i) => i % 3),
  };
}
