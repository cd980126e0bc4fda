import { createReadStream } from "node:fs";
import { access, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Packr } from "msgpackr";
import { labelIn } from "../../data/run-label.ts";
import { runRecord } from "../../data/run-record.ts";
import type { FeedFrame } from "../../watch/event-feed.ts";
import { createEventHistory } from "../../watch/event-history.ts";
import { eventOfLine } from "../../watch/kept-events.ts";
import { type RunEntry, type RunList, shortRecord } from "../../watch/run-list.ts";
import { labelFile } from "./run-records.ts";

/** The most runs in a list: what a page can take in, and reads within a second or two on a slow link. */
const mostListed = 200;
/** Of the rounds and evaluations of a run: twice what the plots draw. */
const drawn = { rounds: 800, evaluations: 400 };
/** Histories that stay in memory: a person goes back and forth between a few runs. */
const mostRemembered = 12;

/** The folder in which an aggregator keeps its runs, as the page sees it. A run's id is the name of its folder. */
export interface RunsFolder {
  list(): Promise<RunList>;
  /** The events of a run that the page draws, thinned, as a packed frame; undefined if there is no such run. */
  history(id: string): Promise<Uint8Array | undefined>;
  /** Where a file of a run is, or would be; undefined if there is no such run. */
  pathOf(id: string, file: string): Promise<string | undefined>;
  /** Calls a run by a name from now on, or, if that is empty, by none. False if there is no such run. */
  name(id: string, label: string): Promise<boolean>;
}

const packer = new Packr({ useRecords: true, moreTypes: true });

export function runsFolder(folder: string): RunsFolder {
  /** Runs that have ended do not change any more, but for their names. */
  const records = new Map<string, Pick<RunEntry, "hasModel" | "record">>();
  const histories = new Map<string, Promise<Uint8Array>>();
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
      const record = runRecord.parse(JSON.parse(await readFile(join(folder, id, "run.json"), "utf8")));
      return { record: shortRecord(record), hasModel: await isThere(join(folder, id, "model.json")) };
    } catch {
      return undefined;
    }
  }

  /** One at a time, so that a page that asks for many does not keep the aggregator from its work. */
  function read(id: string): Promise<Uint8Array> {
    const result = reading.then(() => readHistory(join(folder, id, "events.ndjson")));
    reading = result.catch(() => {});
    return result;
  }

  return {
    pathOf,
    async list() {
      const names = (await ids()).sort().reverse();
      const runs: RunEntry[] = [];
      let place = 0;
      for (; place < names.length && runs.length < mostListed; place++) {
        const entry = await entryOf(names[place] as string);
        if (entry) runs.push(entry);
      }
      runs.sort((a, b) => b.record.startedAt.localeCompare(a.record.startedAt));
      return { kept: true, runs, leftOut: names.length - place };
    },
    async history(id) {
      const known = histories.get(id);
      if (known) return known;
      if ((await pathOf(id, "")) === undefined) return undefined;
      const entry = await entryOf(id);
      if (entry === undefined) return undefined;
      const history = read(id);
      if (entry.record.endedAt === null) return history;
      histories.set(id, history);
      history.catch(() => histories.delete(id));
      if (histories.size > mostRemembered) histories.delete(histories.keys().next().value as string);
      return history;
    },
    async name(id, label) {
      const path = await pathOf(id, labelFile);
      if (path === undefined || (await entryOf(id)) === undefined) return false;
      if (label === "") await rm(path, { force: true });
      else {
        await writeFile(`${path}.new`, `${label}\n`);
        await rename(`${path}.new`, path);
      }
      return true;
    },
  };
}

/** Line by line; the program's other work goes on in between. */
async function readHistory(path: string): Promise<Uint8Array> {
  const history = createEventHistory(drawn);
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    // Of a round its end says all, and these are as many.
    const event = line.includes('"kind":"round-started"') ? undefined : eventOfLine(line);
    if (event) history.add(event);
  }
  const frame: FeedFrame = { kind: "history", events: history.events(), more: false };
  return packer.pack(frame);
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
