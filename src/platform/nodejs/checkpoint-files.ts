import { join } from "node:path";
import { crc32 } from "node:zlib";
import { type Disk, nodejsDisk } from "./disk.ts";
import { FileNotWritten } from "./growing-file.ts";
import { systemReason } from "./system-errors.ts";

/**
 * The state of a run in its folder, in two generations: `checkpoint`, and `checkpoint.before`, which is taken where the newest one is
 * damaged. A generation is written aside, flushed, and renamed, and the folder is flushed, so that at every instant one that is
 * whole lies there, whatever is ended in the middle of what.
 *
 * A file is `EDGECKP1`, then little-endian the generation and the content's length, 64 bits each, the CRC-32 of the content and that of
 * the 28 bytes before it, and the content.
 */
export interface CheckpointFiles {
  /** Resolves when the content would survive a power failure. One call at a time. @throws FileNotWritten */
  write(content: Uint8Array): Promise<void>;
}

const newest = "checkpoint";
const before = "checkpoint.before";
const aside = "checkpoint.new";
const names = [newest, before, aside];
const magic = "EDGECKP1";
const headerBytes = 32;
const checkedHeaderBytes = 28;

/** @param generation that of the newest checkpoint that is there already; 0 if there is none */
export function openCheckpointFiles(folder: string, generation = 0, disk = nodejsDisk): CheckpointFiles {
  let last = generation;
  const path = (name: string) => join(folder, name);
  return {
    async write(content) {
      try {
        const next = last + 1;
        await writeFlushed(path(aside), [headerOf(next, content), content], disk);
        if (disk.exists(path(newest))) await disk.rename(path(newest), path(before));
        await disk.rename(path(aside), path(newest));
        await flushFolder(folder, disk);
        last = next;
      } catch (error) {
        throw new FileNotWritten(path(newest), error);
      }
    },
  };
}

/** Puts a checkpoint there that was written elsewhere, in place of all that are there. @throws FileNotWritten */
export async function placeCheckpoint(folder: string, file: Uint8Array, disk = nodejsDisk): Promise<void> {
  const path = (name: string) => join(folder, name);
  try {
    await writeFlushed(path(aside), [file], disk);
    // It may be of a later generation, and would be taken for the newest.
    disk.remove(path(before));
    await disk.rename(path(aside), path(newest));
    await flushFolder(folder, disk);
  } catch (error) {
    throw new FileNotWritten(path(newest), error);
  }
}

async function writeFlushed(path: string, parts: readonly Uint8Array[], disk: Disk): Promise<void> {
  const file = await disk.open(path, "w");
  try {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const { bytesWritten } = await file.writev(parts);
    if (bytesWritten !== length) throw new Error("the disk took only a part of it");
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What was found of a run's checkpoints. */
export interface FoundCheckpoint {
  /** The newest that is whole; undefined if there is none. */
  readonly whole: { readonly path: string; readonly generation: number; readonly content: Uint8Array } | undefined;
  /** Those that are not, and why. */
  readonly damaged: readonly { readonly path: string; readonly problem: string }[];
}

export function readCheckpoint(folder: string, disk = nodejsDisk): FoundCheckpoint {
  let whole: FoundCheckpoint["whole"];
  const damaged: { path: string; problem: string }[] = [];
  for (const name of names) {
    const path = join(folder, name);
    if (!disk.exists(path)) continue;
    const found = readGeneration(path, disk);
    if ("problem" in found) {
      // One that is still written aside has replaced nothing.
      if (name !== aside) damaged.push({ path, problem: found.problem });
    } else if (!whole || found.generation > whole.generation) whole = { path, ...found };
  }
  return { whole, damaged };
}

/** Whether there is one, whole or not. */
export function hasCheckpoint(folder: string): boolean {
  return names.some((name) => nodejsDisk.exists(join(folder, name)));
}

/** Of a run that has come to its end. */
export function removeCheckpoints(folder: string, disk = nodejsDisk): void {
  for (const name of names.toReversed()) disk.remove(join(folder, name));
}

function headerOf(generation: number, content: Uint8Array): Uint8Array {
  const header = new Uint8Array(headerBytes);
  const view = new DataView(header.buffer);
  for (let i = 0; i < magic.length; i++) header[i] = magic.charCodeAt(i);
  view.setBigUint64(8, BigInt(generation), true);
  view.setBigUint64(16, BigInt(content.length), true);
  view.setUint32(24, crc32(content), true);
  view.setUint32(checkedHeaderBytes, crc32(header.subarray(0, checkedHeaderBytes)), true);
  return header;
}

type Generation = { readonly generation: number; readonly content: Uint8Array } | { readonly problem: string };

function readGeneration(path: string, disk: Disk): Generation {
  let bytes: Uint8Array;
  try {
    bytes = disk.read(path);
  } catch (error) {
    return { problem: `cannot be read: ${systemReason(error)}` };
  }
  return generationIn(bytes);
}

/** What a checkpoint's file holds. */
export function generationIn(bytes: Uint8Array): Generation {
  if (bytes.length < headerBytes) return { problem: `ends after ${bytes.length} bytes` };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = String.fromCharCode(...bytes.subarray(0, magic.length));
  const headerIsWhole = view.getUint32(checkedHeaderBytes, true) === crc32(bytes.subarray(0, checkedHeaderBytes));
  if (begins !== magic || !headerIsWhole) return { problem: "does not begin like a checkpoint" };
  const length = Number(view.getBigUint64(16, true));
  const content = bytes.subarray(headerBytes);
  if (content.length !== length) return { problem: `has ${content.length} bytes of ${length}` };
  if (view.getUint32(24, true) !== crc32(content)) return { problem: "has other bytes than were written" };
  return { generation: Number(view.getBigUint64(8, true)), content };
}

/** So that the new names survive as well. Windows cannot do this to a folder, and needs it not. */
async function flushFolder(folder: string, disk: Disk): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await disk.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
