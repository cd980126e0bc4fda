import type { Dataset } from "../learning/dataset.ts";
import type { AnsweredRecords } from "./answers.ts";
import { type Dropped, DroppedRecords } from "./dropped-records.ts";
import { featureCount } from "./features.ts";
import { type Picture, resized, withChannels } from "./picture.ts";
import type { PictureSchema } from "./schema.ts";

/** Brings pictures to a schema's size for answers, and remembers which files cannot be answered, and why. */
export class PicturesToAnswer implements AnsweredRecords {
  readonly #schema: PictureSchema;
  readonly #names: string[] = [];
  readonly #problems: (string | undefined)[] = [];
  readonly #pixels: Uint8Array[] = [];
  readonly #dropped = new DroppedRecords();

  constructor(schema: PictureSchema) {
    this.#schema = schema;
    this.#dropped.beginFile((picture) => this.#names[picture] as string);
  }

  add(name: string, picture: Picture): void {
    const { width, height, channels } = this.#schema;
    this.#names.push(name);
    this.#problems.push(undefined);
    this.#pixels.push(withChannels(resized(picture, width, height), channels).pixels);
  }

  /** It cannot be answered. */
  fail(name: string, why: string): void {
    this.#names.push(name);
    this.#problems.push(why);
    this.#dropped.add(why, this.#names.length - 1);
  }

  get names(): readonly string[] {
    return this.#names;
  }

  get problems(): readonly (string | undefined)[] {
    return this.#problems;
  }

  get dropped(): readonly Dropped[] {
    return this.#dropped.list();
  }

  examples(): Dataset {
    const size = featureCount(this.#schema);
    const data = new Uint8Array(this.#pixels.length * size);
    for (const [row, pixels] of this.#pixels.entries()) data.set(pixels, row * size);
    return {
      exampleCount: this.#pixels.length,
      features: { kind: "bytes", data, featureCount: size, scale: 1 / 255 },
      targets: { kind: "none" },
    };
  }
}
