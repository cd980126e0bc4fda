import type { PictureList, PictureSet } from "./picture-set.ts";

export interface ReadPicturesOptions {
  /** What pictures are brought to; left out, all must be of one size. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Left out, 3 if one of the pictures has colour, else 1. */
  readonly channels?: 1 | 3 | undefined;
  /** Which pictures are read, by their number; left out, all. */
  readonly isWanted?: (picture: number) => boolean;
  /** Told the share of the pictures that have been read, from 0 to 1, now and then. */
  readonly onProgress?: (share: number) => void;
}

/** Pictures by class, on a disk or in a browser. */
export interface PictureSource {
  /** Where they are, for messages. */
  readonly path: string;
  /** The class of each, in the order in which they are read. @throws UserError */
  readonly list: () => Promise<PictureList>;
  /** @throws UserError */
  readonly read: (options?: ReadPicturesOptions) => Promise<PictureSet>;
}
