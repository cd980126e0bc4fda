import type { ByteSource } from "./byte-source.ts";
import { largestDeflateRatio } from "./largest-deflate-ratio.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** The first bytes of a ZIP archive. */
export const zipMagic = [0x50, 0x4b, 0x03, 0x04] as const;

/** A file in a ZIP archive. */
export interface ZipEntry {
  readonly name: string;
  /** 0: as it is; 8: deflated. */
  readonly method: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

const [endOfDirectory, directoryEntry] = [0x06054b50, 0x02014b50];
const longestEnd = 65_557;
/** Of all files together, which may lie in the same bytes. */
const mostUnpacked = 2 ** 31;

/** The files of an archive, in its order. @throws UnreadableTable */
export async function zipEntries(file: ByteSource): Promise<ZipEntry[]> {
  const tailAt = Math.max(0, file.size - longestEnd);
  const tail = viewOf(await file.read(tailAt, file.size));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== endOfDirectory) end--;
  if (end < 0) throw new UnreadableTable("the archive is cut off: it has no list of its files");
  const [count, size, at] = [
    tail.getUint16(end + 10, true),
    tail.getUint32(end + 12, true),
    tail.getUint32(end + 16, true),
  ];
  if (at + size > file.size) throw new UnreadableTable("the archive is damaged, or larger than 4 GB");
  const bytes = await file.read(at, at + size);
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  for (let i = 0, place = 0; i < count; i++) {
    if (place + 46 > size || view.getUint32(place, true) !== directoryEntry) {
      throw new UnreadableTable("the archive's list of files is damaged");
    }
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(place + field, true)) as [
      number,
      number,
      number,
    ];
    entries.push({
      name: String.fromCharCode(...bytes.subarray(place + 46, place + 46 + nameLength)),
      method: view.getUint16(place + 10, true),
      packedSize: view.getUint32(place + 20, true),
      size: view.getUint32(place + 24, true),
      offset: view.getUint32(place + 42, true),
    });
    place += 46 + nameLength + extra + comment;
  }
  const unpacked = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (unpacked > mostUnpacked) throw new UnreadableTable(`the archive unpacks to more than ${mostUnpacked} bytes`);
  return entries;
}

/** The bytes of one of an archive's files. @throws UnreadableTable */
export async function unzip(file: ByteSource, entry: ZipEntry): Promise<Uint8Array> {
  const { name, offset, method, packedSize, size } = entry;
  // Memory is taken for what it says before it is unpacked.
  if (size > largestDeflateRatio * packedSize)
    throw new UnreadableTable(`${name} cannot be as large as the archive says`);
  const header = viewOf(await file.read(offset, offset + 30));
  if (header.byteLength < 30) throw new UnreadableTable(`the archive is damaged: ${name} is not where it should be`);
  const begin = offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = await file.read(begin, begin + packedSize);
  if (method === 0) return packed;
  if (method !== 8) throw new UnreadableTable(`${name} is packed in a way that is not known (${method})`);
  const { inflateSync } = await import("fflate");
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch {
    throw new UnreadableTable(`${name} cannot be unpacked`);
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
