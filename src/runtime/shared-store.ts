/** A small store that several programs share, whose writes can be conditional. */
export interface SharedStore {
  get(key: string): Promise<StoredValue | undefined>;
  put(key: string, value: Uint8Array): Promise<void>;
  /**
   * Writes only if nobody has written since `revision`, or if there is nothing yet, where that is undefined.
   *
   * @returns the new revision; undefined if somebody has
   */
  replace(key: string, value: Uint8Array, revision: number | undefined): Promise<number | undefined>;
  remove(key: string): Promise<void>;
  /** A value may have so many bytes. */
  readonly mostBytes: number;
}

export interface StoredValue {
  readonly value: Uint8Array;
  readonly revision: number;
}
