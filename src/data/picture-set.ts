import { type Picture, withChannels } from "./picture.ts";
import type { ClassCount } from "./target.ts";

/** Pictures of one size, each with its class. */
export interface PictureSet {
  readonly width: number;
  readonly height: number;
  /** 1 if none of the pictures has colour. */
  readonly channels: 1 | 3;
  /** In the order of their names; a label is a place in this list. */
  readonly classes: readonly ClassCount[];
  readonly labels: Uint16Array;
  /** In the order of the labels, each with `width * height * channels` bytes. */
  readonly pictures: readonly Uint8Array[];
  /** What was found and is not learned from, in sentences. */
  readonly leftOut: readonly string[];
  /** Files that should be pictures, and are left out as they cannot be read. */
  readonly unreadable: readonly UnreadablePictureFile[];
}

/** A file that cannot be read as a picture, and why. */
export interface UnreadablePictureFile {
  readonly path: string;
  readonly why: string;
}

/** What is known of pictures without looking at them. */
export interface PictureList {
  /** In the order of their names; a label is a place in this list. */
  readonly classes: readonly string[];
  readonly labels: ArrayLike<number>;
}

/** How many of these pictures there are of each class. */
export function classCounts(classes: PictureList["classes"], labels: Iterable<number>): ClassCount[] {
  const counts = new Array<number>(classes.length).fill(0);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  return classes.map((name, label) => ({ name, count: counts[label] as number }));
}

/** Pictures of another size than the first. */
export class DifferentSizes extends Error {
  override readonly name = "DifferentSizes";
}

/** A picture, its class, and where it is, for messages. */
export interface LabelledPicture {
  readonly picture: Picture;
  readonly label: number;
  readonly where: string;
}

/**
 * Puts pictures together.
 *
 * @param names of the classes
 * @throws DifferentSizes naming two pictures
 */
export class PictureCollector {
  readonly #names: readonly string[];
  readonly #channels: 1 | 3 | undefined;
  readonly #pictures: Picture[] = [];
  readonly #labels: number[] = [];
  readonly #unreadable: UnreadablePictureFile[] = [];
  #first: LabelledPicture | undefined;

  constructor(names: readonly string[], { channels }: { readonly channels?: 1 | 3 | undefined } = {}) {
    this.#names = names;
    this.#channels = channels;
  }

  add(labelled: LabelledPicture): void {
    const { picture, label, where } = labelled;
    this.#first ??= labelled;
    const first = this.#first;
    if (picture.width !== first.picture.width || picture.height !== first.picture.height) {
      const size = ({ width, height }: Picture) => `${width} x ${height}`;
      throw new DifferentSizes(
        `the pictures are of several sizes: ${first.where} is ${size(first.picture)}, ${where} is ${size(picture)}`,
      );
    }
    this.#pictures.push(picture);
    this.#labels.push(label);
  }

  fail(path: string, why: string): void {
    this.#unreadable.push({ path, why });
  }

  end(leftOut: readonly string[] = []): PictureSet {
    const { width = 0, height = 0 } = this.#first?.picture ?? {};
    const channels = this.#channels ?? (this.#pictures.some((picture) => picture.channels === 3) ? 3 : 1);
    const counts = new Array<number>(this.#names.length).fill(0);
    for (const label of this.#labels) counts[label] = (counts[label] ?? 0) + 1;
    return {
      width,
      height,
      channels,
      classes: this.#names.map((name, label) => ({ name, count: counts[label] as number })),
      labels: Uint16Array.from(this.#labels),
      pictures: this.#pictures.map((picture) => withChannels(picture, channels).pixels),
      leftOut,
      unreadable: this.#unreadable,
    };
  }
}
