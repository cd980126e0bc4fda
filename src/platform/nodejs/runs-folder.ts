import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Packr } from "msgpackr";
import { labelIn } from "../../data/run-label.ts";
import { runRecord } from "../../data/run-record.ts";
import { createEventHistory } from "../../watch/event-history.ts";
import type { AggregatorEvent } from "../../watch/events.ts";
import type { FeedFrame } from "../../watch/feed-frame.ts";
import { eventOfLine } from "../../watch/kept-event-line.ts";
import { createReplayHistory } from "../../watch/replay-history.ts";
import { type RunEntry, type RunList, shortRecord } from "../../watch/run-list.ts";
import { labelFile } from "./run-records.ts";

const recordFile = "run.json";
const eventsFile = "events.ndjson";
/** The most runs in a list: what a page can take in, and reads within a second or two on a slow link. */
const mostListed = 200;
/** Of the rounds and evaluations of a run: twice what the plots draw. */
const drawn = { rounds: 800, evaluations: 400 };
/** Histories that stay in memory: a person goes back and forth between a few runs. */
const mostRemembered = 12;

/** What was read of a run's events, or is just being read. */
interface History {
  /** Another one when the file has changed. */
  readonly version: string;
  readonly frame: Promise<Uint8Array | undefined>;
  isRead: boolean;
}

/** The folder in which an aggregator keeps its runs, as the page sees it. A run's id is the name of its folder. */
export interface RunsFolder {
  list(): Promise<RunList>;
  /** The events of a run that the page draws, thinned, as a packed frame; undefined if there is no such run, or nothing to read of it. */
  history(id: string): Promise<Uint8Array | undefined>;
  /** The events of a run as they happened, to show it again (replay-history.ts), as a packed frame; undefined as above. */
  replay(id: string): Promise<Uint8Array | undefined>;
  /** Where a file of a run is, or would be; undefined if there is no such run. */
  pathOf(id: string, file: string): Promise<string | undefined>;
  /** Calls a run by a name from now on, or, if that is empty, by none. False if there is no such run. */
  name(id: string, label: string): Promise<boolean>;
}

const packer = new Packr({ useRecords: true, moreTypes: true });

export function runsFolder(folder: string): RunsFolder {
  /** Runs that have ended do not change any more, but for their names. */
  const records = new Map<string, Pick<RunEntry, "hasModel" | "record">>();
  const histories = new Map<string, History>();
  /** Folders that are known to be of runs, though they are not in the list. */
  const withRecord = new Set<string>();
  let reading: Promise<unknown> = Promise.resolve();

  /** Only what is a folder in this one is a run: no path leads anywhere else. */
  async function ids(): Promise<string[]> {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return []; // made with the first run
      throw error;
    }
  }

  async function pathOf(id: string, file: string): Promise<string | undefined> {
    return (await ids()).includes(id) ? join(folder, id, file) : undefined;
  }

  /** Undefined for a folder that holds no run, or one of another version. */
  async function entryOf(id: string): Promise<RunEntry | undefined> {
    const known = records.get(id) ?? (await recordOf(id));
    if (known === undefined) return undefined;
    if (known.record.endedAt !== null) records.set(id, known);
    const label = await readFile(join(folder, id, labelFile), "utf8").then(labelIn, () => null);
    return { id, label, ...known };
  }

  async function recordOf(id: string): Promise<Pick<RunEntry, "hasModel" | "record"> | undefined> {
    try {
      const record = runRecord.parse(JSON.parse(await readFile(join(folder, id, recordFile), "utf8")));
      return { record: shortRecord(record), hasModel: await isThere(join(folder, id, "model.json")) };
    } catch {
      return undefined;
    }
  }

  /** One at a time, so that a page that asks for many does not keep the aggregator from its work. */
  function read(path: string, what = readHistory): Promise<Uint8Array | undefined> {
    const result = reading.then(() => what(path)).catch(() => undefined);
    reading = result;
    return result;
  }

  async function isOfRun(id: string): Promise<boolean> {
    if (!withRecord.has(id) && (await isThere(join(folder, id, recordFile)))) withRecord.add(id);
    return withRecord.has(id);
  }

  return {
    pathOf,
    async list() {
      const names = (await ids()).sort().reverse();
      const runs: RunEntry[] = [];
      let unreadable = 0;
      let leftOut = 0;
      for (const id of names) {
        if (runs.length === mostListed) {
          if (await isOfRun(id)) leftOut++;
          continue;
        }
        const entry = await entryOf(id);
        if (entry) runs.push(entry);
        else if (await isOfRun(id)) unreadable++;
      }
      runs.sort((a, b) => b.record.startedAt.localeCompare(a.record.startedAt));
      return { kept: true, runs, leftOut, unreadable };
    },
    async history(id) {
      const path = await pathOf(id, eventsFile);
      if (path === undefined || (await entryOf(id)) === undefined) return undefined;
      const version = await versionOf(path);
      if (version === undefined) return undefined;
      const known = histories.get(id);
      if (known && (!known.isRead || known.version === version)) return known.frame;
      const history: History = { version, frame: read(path), isRead: false };
      histories.delete(id); // the newest are the last
      histories.set(id, history);
      void history.frame.then((frame) => {
        history.isRead = true;
        if (frame === undefined && histories.get(id) === history) histories.delete(id);
      });
      if (histories.size > mostRemembered) histories.delete(histories.keys().next().value as string);
      return history.frame;
    },
    async replay(id) {
      const path = await pathOf(id, eventsFile);
      return path === undefined || (await entryOf(id)) === undefined ? undefined : read(path, readReplay);
    },
    async name(id, label) {
      const path = await pathOf(id, labelFile);
      if (path === undefined || (await entryOf(id)) === undefined) return false;
      if (label === "") await rm(path, { force: true });
      else {
        const written = `${path}.${randomUUID()}`; // several pages may give names at once
        await writeFile(written, `${label}\n`);
        await rename(written, path);
      }
      return true;
    },
  };
}

/** What somebody looks at who wants to know what came of a run. */
async function readHistory(path: string): Promise<Uint8Array> {
  const history = createEventHistory(drawn);
  // Of a round its end says all, and these are as many.
  await readEvents(path, history, (line) => !line.includes('"kind":"round-started"'));
  return packed(history.events());
}

async function readReplay(path: string): Promise<Uint8Array> {
  const history = createReplayHistory();
  await readEvents(path, history, () => true);
  return packed(history.events());
}

/** Line by line; the program's other work goes on in between. */
async function readEvents(
  path: string,
  into: { add(event: AggregatorEvent): void },
  isWanted: (line: string) => boolean,
): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const event = isWanted(line) ? eventOfLine(line) : undefined;
    if (event) into.add(event);
  }
}

function packed(events: AggregatorEvent[]): Uint8Array {
  const frame: FeedFrame = { kind: "history", events, more: false };
  return packer.pack(frame);
}

/** Another text when a file has changed; undefined if there is none. */
const versionOf = (path: string) =>
  stat(path).then(
    (found) => (found.isFile() ? `${found.size} ${found.mtimeMs}` : undefined),
    () => undefined,
  );

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
