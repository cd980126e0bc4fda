import type { Dataset, Labels, TargetMeaning, Targets } from "../learning/dataset.ts";
import type { Allocate } from "../learning/kernels.ts";
import { type Dropped, DroppedRecords, raggedText } from "./dropped-records.ts";
import { createEncoder, type EncoderOptions, type FeatureEncoder } from "./feature-encoder.ts";
import { FeatureRows } from "./feature-rows.ts";
import { GrowingFloats } from "./growing-floats.ts";
import type { Cell, NamePlace, RecordVisitor, SourceColumn } from "./record-visitor.ts";
import type { TableSchema } from "./schema.ts";
import type { TableFormat } from "./table-format.ts";

export interface CollectorOptions extends EncoderOptions {
  /** What a model sees as the target: two classes as signs, or any as numbers of classes. */
  readonly meaning: TargetMeaning;
  /** Whether a record, by its number, is for testing. */
  readonly isHeldOut: (record: number) => boolean;
  /** Records that are expected in each part, so that nothing is copied. */
  readonly expected?: { readonly train: number; readonly test: number };
  readonly allocate?: Allocate | undefined;
}

export interface Examples {
  readonly train: Dataset;
  readonly test: Dataset;
  readonly dropped: readonly Dropped[];
}

/** Encodes the records of a table as they come, and keeps a share of them for testing. */
export class ExampleCollector implements RecordVisitor {
  readonly #schema: TableSchema;
  readonly #options: CollectorOptions;
  readonly #train: Part;
  readonly #test: Part;
  readonly #dropped = new DroppedRecords();
  #columns = 0;
  #encoder: FeatureEncoder | undefined;
  #records = 0;

  constructor(schema: TableSchema, options: CollectorOptions) {
    const { expected = { train: 0, test: 0 }, allocate } = options;
    this.#schema = schema;
    this.#options = options;
    const partOf = (rows: number): Part => ({
      features: new FeatureRows(schema, rows, allocate),
      targets: new GrowingFloats(rows),
    });
    this.#train = partOf(expected.train);
    this.#test = partOf(expected.test);
  }

  /** @throws MissingColumns */
  columns(columns: readonly SourceColumn[], _format: TableFormat, placeOf: NamePlace): void {
    this.#encoder = createEncoder(this.#schema, columns, this.#options);
    this.#columns = columns.length;
    this.#dropped.beginFile(placeOf);
  }

  record(cells: readonly Cell[], line: number): void {
    const encoder = this.#encoder as FeatureEncoder;
    const { features, targets } = this.#options.isHeldOut(this.#records) ? this.#test : this.#train;
    this.#records++;
    const why = encoder.encodeInto(features.next(), cells);
    if (why !== undefined) return this.#dropped.add(why, line);
    features.keep();
    targets.add(encoder.target);
  }

  ragged(fields: number, line: number): void {
    this.#dropped.add(raggedText(fields, this.#columns), line);
  }

  examples(): Examples {
    return {
      train: this.#dataset(this.#train),
      test: this.#dataset(this.#test),
      dropped: this.#dropped.list(),
    };
  }

  #dataset({ features, targets }: Part): Dataset {
    const { target } = this.#schema;
    const labels: Labels | undefined =
      target.kind === "classes"
        ? { values: Uint8Array.from(targets.all()), labelCount: target.classes.length }
        : undefined;
    return {
      exampleCount: features.rows,
      features: features.all(),
      targets: targetsOf(this.#schema.target, targets.all(), this.#options.meaning),
      ...(labels ? { labels } : {}),
    };
  }
}

interface Part {
  readonly features: FeatureRows;
  /** Classes by their numbers, or standardised numbers. */
  readonly targets: GrowingFloats;
}

function targetsOf(target: TableSchema["target"], values: Float32Array, meaning: TargetMeaning): Targets {
  switch (target.kind) {
    case "none":
      return { kind: "none" };
    case "number": {
      const { mean, deviation } = target;
      return { kind: "real", values, scale: { mean, deviation } };
    }
    case "classes":
      return meaning === "signs"
        ? { kind: "real", values: Float32Array.from(values, (value) => (value > 0 ? 1 : -1)) }
        : { kind: "class", values: Uint8Array.from(values), classCount: target.classes.length };
    default:
      throw new Error(`unreachable: ${target satisfies never}`);
  }
}
