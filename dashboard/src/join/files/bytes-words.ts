/** `812 bytes`, `12 kB`, `3.4 MB` */
export function bytesWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${Number((bytes / 1e6).toPrecision(2))} MB`;
}
