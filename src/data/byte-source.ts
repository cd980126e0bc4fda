/** Bytes that can be read from any place: a file, or what a browser was given. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `start` to before `end`, in memory of their own. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}
