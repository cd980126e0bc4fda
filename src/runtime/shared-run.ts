import { joinedBytes } from "../math/joined.ts";
import { decodePlain, encodePlain } from "../math/plain-data.ts";
import { type GrowingBytes, type KeptBytes, keepMore, keptKeys, keysToClear, noKeptBytes } from "./kept-bytes.ts";
import type { SharedStore } from "./shared-store.ts";

/** The files of a run that another program needs to go on with it. */
export interface SharedRunFiles<Events = Uint8Array> {
  /** Of its folder. */
  readonly name: string;
  readonly record: Uint8Array;
  readonly checkpoint: Uint8Array;
  readonly events: Events;
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
    readonly events: KeptBytes;
  };
}

/** Another program has taken over: what this one would keep does not count any more. */
export class TakenOver extends Error {
  override readonly name = "TakenOver";
}

/** Of the only run of a fleet, or of one of several. */
const pointerKeyOf = (name: string | undefined) => (name === undefined ? "run" : `run.${name}`);

/** The newest run of a fleet, or the newest one of a name, in a store that its programs share. */
export interface SharedRun {
  /** The run that did not come to its end, if there is one. */
  readonly found: SharedRunFiles | undefined;
  /** Who took the run over last, before this program: all that nodes were told since the kept checkpoint may be from there. */
  readonly lastTerm: number | undefined;
  /** Resolves when another program could go on from there. One at a time. @throws TakenOver */
  keep(files: SharedRunFiles<GrowingBytes>): Promise<void>;
  /** Whether a program of an earlier term has said that all is done. */
  readonly foundDone: boolean;
  /** The run has ended; `isAll`: and no other is to begin. @throws TakenOver */
  end(isAll?: boolean): Promise<void>;
}

/**
 * Takes the run over: from now on nobody of an earlier term can write.
 *
 * @param term is larger than that of all before
 * @param name of one of several runs, which are kept by themselves: letters, digits, `_` and `-`; left out, of the only one
 * @throws TakenOver
 */
export async function takeSharedRun(store: SharedStore, term: number, name?: string): Promise<SharedRun> {
  const pointerKey = pointerKeyOf(name);
  let revision: number | undefined;
  let pointer: Pointer;
  let lastTerm: number | undefined;
  for (;;) {
    const entry = await store.get(pointerKey);
    const before = entry && (decodePlain(entry.value) as Pointer);
    if (before && before.term > term) throw new TakenOver("another aggregator has taken the run over");
    lastTerm = before?.term;
    pointer = { ...before, term };
    revision = await store.replace(pointerKey, encodePlain(pointer), entry?.revision);
    if (revision !== undefined) break;
  }
  const found = pointer.run && (await read(store, pointer.run));
  const foundDone = pointer.done === true;
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
    lastTerm,
    foundDone,
    async keep({ name: folder, record, checkpoint, events }) {
      const before = pointer.run?.keptIn === keptIn && pointer.run.name === folder ? pointer.run : undefined;
      if (!before) {
        runs += 1;
        keptIn = `${name === undefined ? "" : `${name}.`}${term}-${runs}`;
      }
      const slot = before?.slot === 0 ? 1 : 0;
      const run = { name: folder, keptIn, slot, recordBytes: record.length } as const;
      const content = new Uint8Array(record.length + checkpoint.length);
      content.set(record);
      content.set(checkpoint, record.length);
      const checkpointParts = await putParts(checkpointKey(run), content);
      const known = before?.events ?? noKeptBytes;
      await write({ ...run, checkpointParts, events: await keepMore(store, eventsName(run), known, events) });
    },
    end: (isAll) => write(undefined, isAll),
  };
}

/** A run that a program has taken over with its leadership. */
export interface TakenRun extends SharedRun {
  /** There is nothing to do: a leader before has done it. */
  readonly isDone: boolean;
}

/**
 * Takes all runs of a fleet over, as {@link takeSharedRun} does each.
 *
 * @param names of several runs; left out, there is one
 * @param waited another program led before, while this one stood by: what it had done is done. Otherwise all begins anew where
 *   nothing is left to do.
 * @throws TakenOver
 */
export async function takeSharedRuns(
  store: SharedStore,
  term: number,
  {
    names = [undefined],
    waited,
  }: { readonly names?: readonly (string | undefined)[] | undefined; readonly waited: boolean },
): Promise<TakenRun[]> {
  const runs: SharedRun[] = [];
  for (const name of names) runs.push(await takeSharedRun(store, term, name));
  const isNew = !waited && runs.every(({ foundDone }) => foundDone);
  // Nobody who takes over before anything is kept may find all done.
  if (isNew) for (const run of runs) await run.end();
  return runs.map((run) => ({ ...run, isDone: run.foundDone && !isNew }));
}

type RunPointer = NonNullable<Pointer["run"]>;

const checkpointKey = ({ keptIn, slot }: Pick<RunPointer, "keptIn" | "slot">) => `kept.${keptIn}.checkpoint.${slot}`;
const eventsName = ({ keptIn }: Pick<RunPointer, "keptIn">) => `kept.${keptIn}.events`;

async function read(store: SharedStore, run: RunPointer): Promise<SharedRunFiles> {
  const content = await readAll(store, keysOf(checkpointKey(run), run.checkpointParts));
  return {
    name: run.name,
    record: content.subarray(0, run.recordBytes),
    checkpoint: content.subarray(run.recordBytes),
    events: await readAll(store, keptKeys(eventsName(run), run.events)),
  };
}

async function readAll(store: SharedStore, keys: readonly string[]): Promise<Uint8Array> {
  const entries = await Promise.all(keys.map((key) => store.get(key)));
  return joinedBytes(
    entries.map((entry) => {
      if (!entry) throw new TakenOver("what is kept of the run is not there any more");
      return entry.value;
    }),
  );
}

async function clear(store: SharedStore, run: RunPointer): Promise<void> {
  const names = [
    ...([0, 1] as const).flatMap((slot) => keysOf(checkpointKey({ ...run, slot }), run.checkpointParts)),
    ...keysToClear(eventsName(run), run.events),
  ];
  for (const name of names) await store.remove(name).catch(() => {});
}

const keysOf = (name: string, parts: number) => Array.from({ length: parts }, (_, part) => `${name}.${part}`);
