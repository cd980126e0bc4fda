import type { SharedStore } from "./shared-store.ts";

/** Bytes to which others are only added, wherever they lie. */
export interface GrowingBytes {
  readonly length: number;
  /** A copy of those from `from` to before `to`. */
  read(from: number, to: number): Uint8Array;
}

/**
 * How much of growing bytes a store keeps, and where: whole blocks, and what came since the last one in parts, as it came. So nothing is
 * written more than twice, and few reads find all. Plain data.
 */
export interface KeptBytes {
  readonly length: number;
  /** Of the most bytes that a value may have. */
  readonly blocks: number;
  readonly parts: number;
  /** Parts lie on one side while those before a block on the other one still count. */
  readonly side: 0 | 1;
  /** No side has ever had more parts. */
  readonly mostParts: number;
}

export const noKeptBytes: KeptBytes = { length: 0, blocks: 0, parts: 0, side: 0, mostParts: 0 };

const blockKey = (name: string, block: number) => `${name}.block.${block}`;
const partKey = (name: string, side: 0 | 1, part: number) => `${name}.part.${side}.${part}`;

/** Keeps what is new, where nothing lies that counts before. @returns what counts as soon as it is written down elsewhere */
export async function keepMore(
  store: SharedStore,
  name: string,
  kept: KeptBytes,
  bytes: GrowingBytes,
): Promise<KeptBytes> {
  const { length } = bytes;
  if (length === kept.length) return kept;
  const size = store.mostBytes;
  let { blocks, parts, side } = kept;
  let from = kept.length;
  if (length >= (blocks + 1) * size) {
    for (; length >= (blocks + 1) * size; blocks++)
      await store.put(blockKey(name, blocks), bytes.read(blocks * size, (blocks + 1) * size));
    from = blocks * size;
    parts = 0;
    side = side === 0 ? 1 : 0;
  }
  if (from < length) await store.put(partKey(name, side, parts++), bytes.read(from, length));
  return { length, blocks, parts, side, mostParts: Math.max(kept.mostParts, parts) };
}

/** Where it all lies, in its order. */
export const keptKeys = (name: string, { blocks, parts, side }: KeptBytes): string[] => [
  ...Array.from({ length: blocks }, (_, block) => blockKey(name, block)),
  ...Array.from({ length: parts }, (_, part) => partKey(name, side, part)),
];

/** What may be there beside it. */
export const keysToClear = (name: string, kept: KeptBytes): string[] => [
  ...keptKeys(name, { ...kept, parts: kept.mostParts, side: 0 }),
  ...keptKeys(name, { ...kept, blocks: 0, parts: kept.mostParts, side: 1 }),
];
