import type { Dataset, TargetMeaning, Targets } from "../learning/dataset.ts";
import type { Allocate } from "../learning/kernels.ts";
import type { Dropped } from "./dropped-records.ts";
import type { Examples } from "./example-collector.ts";
import { featureCount } from "./features.ts";
import { withChannels } from "./picture.ts";
import type { PictureSet } from "./picture-set.ts";
import type { PictureSchema } from "./schema.ts";

export interface PictureExampleOptions {
  /** What a model sees as the class: two classes as signs, or any by number. */
  readonly meaning: TargetMeaning;
  /** Whether a picture, by its number, is for testing. */
  readonly isHeldOut: (picture: number) => boolean;
  readonly allocate?: Allocate | undefined;
}

/**
 * Pictures that have the schema's size as a model sees them: their bytes, of which each is worth so many parts of 255. Those of
 * classes that the schema has not are left out.
 */
export function pictureExamples(set: PictureSet, schema: PictureSchema, options: PictureExampleOptions): Examples {
  const { isHeldOut, meaning, allocate } = options;
  const classes = schema.target.kind === "classes" ? schema.target.classes : [];
  const numbers = new Map(classes.map(({ name }, number) => [name, number]));
  const known: { readonly picture: number; readonly label: number }[] = [];
  let unknown: { count: number; readonly first: string } | undefined;
  for (const [picture, label] of set.labels.entries()) {
    const name = set.classes[label]?.name ?? "";
    const number = numbers.get(name);
    if (number !== undefined) known.push({ picture, label: number });
    else if (unknown) unknown.count++;
    else unknown = { count: 1, first: `class ${name}` };
  }
  const part = (some: typeof known): Dataset => {
    const values = Uint8Array.from(some, ({ label }) => label);
    return {
      exampleCount: some.length,
      picture: { width: schema.width, height: schema.height, channels: schema.channels },
      features: bytesOf(
        some.map(({ picture }) => picture),
        set,
        schema,
        allocate,
      ),
      targets: classTargets(values, meaning, classes.length),
      labels: { values, labelCount: classes.length },
    };
  };
  const why = "it is of a class that the nodes did not agree on";
  const dropped: Dropped[] = unknown ? [{ why, ...unknown }] : [];
  return {
    train: part(known.filter(({ picture }) => !isHeldOut(picture))),
    test: part(known.filter(({ picture }) => isHeldOut(picture))),
    dropped,
  };
}

function bytesOf(
  which: readonly number[],
  { width, height, channels, pictures }: PictureSet,
  schema: PictureSchema,
  allocate: Allocate = (length) => new Uint8Array(length),
): Dataset["features"] {
  const size = featureCount(schema);
  const data = which.length === 0 ? new Uint8Array(0) : allocate(which.length * size);
  for (const [row, picture] of which.entries()) {
    const pixels = pictures[picture] as Uint8Array;
    data.set(withChannels({ width, height, channels, pixels }, schema.channels).pixels, row * size);
  }
  return { kind: "bytes", data, featureCount: size, scale: 1 / 255 };
}

/** Classes by number as a model sees them. */
export function classTargets(labels: Uint8Array, meaning: TargetMeaning, classCount: number): Targets {
  switch (meaning) {
    case "signs":
      return { kind: "real", values: Float32Array.from(labels, (label) => (label > 0 ? 1 : -1)) };
    case "classes":
      return { kind: "class", values: labels, classCount };
    case "none":
      return { kind: "none" };
    case "numbers":
      throw new RangeError("classes of pictures are no numbers");
    default:
      throw new Error(`unreachable: ${meaning satisfies never}`);
  }
}
