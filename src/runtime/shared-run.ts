import { decodePlain, encodePlain } from "../math/plain-data.ts";
import type { SharedStore } from "./shared-store.ts";

/** The files of a run that another program needs to go on with it. */
export interface SharedRunFiles {
  /** Of its folder. */
  readonly name: string;
  readonly record: Uint8Array;
  readonly checkpoint: Uint8Array;
  /** All that is there; what was kept before is a beginning of it. */
  readonly events: Uint8Array;
}

/** What stands in the store in one place, under which all else lies: writing it makes the rest count. */
interface Pointer {
  /** Who may write. */
  readonly term: number;
  /** What there was to do is done. */
  readonly done?: true;
  readonly run?: {
    readonly name: string;
    /** Of the keys of what is kept. */
    readonly keptIn: string;
    readonly slot: 0 | 1;
    readonly checkpointParts: number;
    readonly recordBytes: number;
    readonly eventParts: readonly number[];
  };
}

/** Another program has taken over: what this one would keep does not count any more. */
export class TakenOver extends Error {
  override readonly name = "TakenOver";
}

const pointerKey = "run";

/** The newest run of a fleet, in a store that its programs share. */
export interface SharedRun {
  /** The run that did not come to its end, if there is one. */
  readonly found: SharedRunFiles | undefined;
  /** Resolves when another program could go on from there. One at a time. @throws TakenOver */
  keep(files: SharedRunFiles): Promise<void>;
  /** Whether a program of an earlier term has said that all is done. */
  readonly foundDone: boolean;
  /** The run has ended; `isAll`: and no other is to begin. @throws TakenOver */
  end(isAll?: boolean): Promise<void>;
}

/** Takes the run over: from now on nobody of an earlier term can write. `term` is larger than that of all before. @throws TakenOver */
export async function takeSharedRun(store: SharedStore, term: number): Promise<SharedRun> {
  let revision: number | undefined;
  let pointer: Pointer;
  for (;;) {
    const entry = await store.get(pointerKey);
    const before = entry && (decodePlain(entry.value) as Pointer);
    if (before && before.term > term) throw new TakenOver("another aggregator has taken the run over");
    pointer = { ...before, term };
    revision = await store.replace(pointerKey, encodePlain(pointer), entry?.revision);
    if (revision !== undefined) break;
  }
  const found = pointer.run && (await read(store, pointer.run));
  const foundDone = pointer.done === true;
  let keptEvents = 0;
  let keptIn = "";
  let runs = 0;

  async function write(run: Pointer["run"], isDone = false): Promise<void> {
    const before = pointer.run;
    const next: Pointer = { term, ...(run ? { run } : {}), ...(isDone ? { done: true } : {}) };
    const written = await store.replace(pointerKey, encodePlain(next), revision);
    if (written === undefined) throw new TakenOver("another aggregator has taken the run over");
    revision = written;
    pointer = next;
    // Of a run or a leader before, nothing is read any more.
    if (before && before.keptIn !== run?.keptIn) await clear(store, before);
  }

  async function putParts(name: string, bytes: Uint8Array): Promise<number> {
    let parts = 0;
    for (let from = 0; from < bytes.length || parts === 0; from += store.mostBytes)
      await store.put(`${name}.${parts++}`, bytes.subarray(from, from + store.mostBytes));
    return parts;
  }

  return {
    found,
    foundDone,
    async keep({ name, record, checkpoint, events }) {
      const before = pointer.run?.keptIn === keptIn && pointer.run.name === name ? pointer.run : undefined;
      if (!before) {
        keptEvents = 0;
        runs += 1;
        keptIn = `${term}-${runs}`;
      }
      const slot = before?.slot === 0 ? 1 : 0;
      const run = { name, keptIn, slot, recordBytes: record.length } as const;
      const content = new Uint8Array(record.length + checkpoint.length);
      content.set(record);
      content.set(checkpoint, record.length);
      const checkpointParts = await putParts(checkpointKey(run), content);
      const eventParts = [...(before?.eventParts ?? [])];
      const newer = events.subarray(keptEvents);
      if (newer.length > 0) eventParts.push(await putParts(eventsKey(run, eventParts.length), newer));
      await write({ ...run, checkpointParts, eventParts });
      keptEvents = events.length;
    },
    end: (isAll) => write(undefined, isAll),
  };
}

type RunPointer = NonNullable<Pointer["run"]>;

const checkpointKey = ({ keptIn, slot }: Pick<RunPointer, "keptIn" | "slot">) => `kept.${keptIn}.checkpoint.${slot}`;
const eventsKey = ({ keptIn }: Pick<RunPointer, "keptIn">, batch: number) => `kept.${keptIn}.events.${batch}`;

async function read(store: SharedStore, run: RunPointer): Promise<SharedRunFiles> {
  const content = await readParts(store, checkpointKey(run), run.checkpointParts);
  const events: Uint8Array[] = [];
  for (const [batch, parts] of run.eventParts.entries())
    events.push(await readParts(store, eventsKey(run, batch), parts));
  return {
    name: run.name,
    record: content.subarray(0, run.recordBytes),
    checkpoint: content.subarray(run.recordBytes),
    events: joined(events),
  };
}

async function readParts(store: SharedStore, name: string, parts: number): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  for (let part = 0; part < parts; part++) {
    const entry = await store.get(`${name}.${part}`);
    if (!entry) throw new TakenOver("what is kept of the run is not there any more");
    read.push(entry.value);
  }
  return joined(read);
}

async function clear(store: SharedStore, run: RunPointer): Promise<void> {
  const names = [
    ...([0, 1] as const).flatMap((slot) => keysOf(checkpointKey({ ...run, slot }), run.checkpointParts)),
    ...run.eventParts.flatMap((parts, batch) => keysOf(eventsKey(run, batch), parts)),
  ];
  for (const name of names) await store.remove(name).catch(() => {});
}

const keysOf = (name: string, parts: number) => Array.from({ length: parts }, (_, part) => `${name}.${part}`);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
