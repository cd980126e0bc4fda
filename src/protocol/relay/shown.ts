import { joinedBytes } from "../../math/joined.ts";
import { createRandom } from "../../math/random.ts";
import type { Ready } from "../messages.ts";
import { longestKind, mostKinds, type ShownBehind } from "../relay-messages.ts";

/**
 * What a relay's nodes let be shown, merged: counts of labels as their sum, a few of all pictures, and how many devices of which kind they
 * are. It goes up once in an assignment, when all have their data.
 */

/** Of all nodes behind a relay no more pictures go up, and no more bytes of them. */
export const mostPictures = 24;
export const mostPictureBytes = 65_536;

/** What was told by one node, or by a relay of many. Plain data. */
interface ShownOfOne {
  readonly labelCounts: readonly number[] | undefined;
  /** How many nodes the counts are of, and of how many nodes there are pictures. */
  readonly labelled: number;
  readonly pictured: number;
  /** Of a relay. */
  readonly devices: ShownBehind["devices"] | undefined;
}

interface DrawnPicture {
  readonly name: string;
  readonly order: number;
  readonly place: number;
  readonly pixels: Uint8Array;
}

/** What a relay has heard so far, by name. Plain data. */
export interface Shown {
  readonly of: Map<string, ShownOfOne>;
  /** Those that are in a sample of all so far, in their order. */
  pictures: readonly DrawnPicture[];
}

export interface ShownFrom {
  readonly name: string;
  /** The first of its places in the run. */
  readonly place: number;
  readonly seed: number;
  /** Bytes of one picture; undefined where examples are no pictures of bytes. */
  readonly pictureBytes: number | undefined;
}

export const nothingShown = (): Shown => ({ of: new Map(), pictures: [] });

/** How many pictures of so many bytes each go up at most. */
const mostPicturesOf = (pictureBytes: number): number =>
  Math.min(mostPictures, Math.floor(mostPictureBytes / pictureBytes));

/**
 * Takes what a node or a relay says with its data. Of what it said before nothing is left.
 *
 * A node's first picture comes before each second one, and where nodes have as many, who comes first is drawn: so the sample is even over
 * nodes, whatever order they come in. The pictures of a relay are spread over as many nodes as they are of.
 */
export function takeShown(shown: Shown, from: ShownFrom, { labelCounts, samples, relay }: Ready): void {
  const { name, place, seed, pictureBytes } = from;
  const told = relay?.shown;
  const pixels = pictureBytes === undefined ? [] : picturesIn(samples, pictureBytes);
  const pictured = pixels.length === 0 ? 0 : Math.max(1, told?.pictured ?? 1);
  shown.of.set(name, {
    labelCounts,
    labelled: labelCounts ? (told?.labelled ?? 1) : 0,
    pictured,
    devices: told?.devices,
  });
  const first = createRandom(seed, "shown", place).uniform();
  const own = pixels.map((one, i) => ({ name, order: (i + first) / pictured, place, pixels: one }));
  const others = shown.pictures.filter((picture) => picture.name !== name);
  if (own.length === 0 && others.length === shown.pictures.length) return;
  shown.pictures = [...others, ...own]
    .sort((a, b) => a.order - b.order || a.place - b.place)
    .slice(0, mostPicturesOf(pictureBytes ?? 1));
}

/** Copies, as what they are part of is a whole message. */
function picturesIn(samples: Uint8Array | undefined, bytes: number): Uint8Array[] {
  if (!samples) return [];
  const count = Math.min(mostPicturesOf(bytes), Math.floor(samples.length / bytes));
  return Array.from({ length: count }, (_, i) => samples.slice(i * bytes, (i + 1) * bytes));
}

export interface MergedShown {
  readonly labelCounts?: number[];
  readonly samples?: Uint8Array;
  readonly shown: ShownBehind;
}

/** What goes up of these nodes. */
export function mergeShown(
  shown: Shown,
  nodes: readonly { readonly name: string; readonly kind: string | undefined }[],
): MergedShown {
  const labelCounts: number[] = [];
  let [labelled, pictured] = [0, 0];
  const kinds = new Map<string, number>();
  for (const { name, kind } of nodes) {
    const one = shown.of.get(name);
    one?.labelCounts?.forEach((count, label) => {
      // Whoever claims more than there can be must not cost the others their relay.
      labelCounts[label] = Math.min(Number.MAX_SAFE_INTEGER, (labelCounts[label] ?? 0) + count);
    });
    labelled += one?.labelled ?? 0;
    pictured += one?.pictured ?? 0;
    for (const [device, count] of one?.devices ?? (kind === undefined ? [] : [[kind, 1] as const]))
      kinds.set(device, (kinds.get(device) ?? 0) + count);
  }
  const there = new Set(nodes.map(({ name }) => name));
  const pictures = shown.pictures.filter(({ name }) => there.has(name)).map(({ pixels }) => pixels);
  const devices = [...kinds].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1)).slice(0, mostKinds);
  return {
    ...(labelled > 0 ? { labelCounts } : {}),
    ...(pictures.length > 0 ? { samples: joinedBytes(pictures) } : {}),
    shown: { labelled, pictured, devices },
  };
}

/** The kind of device that a node is made to be, or else what it says that it runs on. */
export function kindOf({ device, platform }: { readonly device: string; readonly platform: string }): string {
  const isMade = device !== "real" && device !== "none" && device !== "";
  return (isMade ? device : (platform.split(/[,;(]/)[0]?.trim() ?? "")).slice(0, longestKind);
}
