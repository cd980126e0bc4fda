import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { learnedIn } from "../assembly/learned.ts";
import type { AskedOfRun } from "../data/asked-of-run.ts";
import { csvLine } from "../data/csv-line.ts";
import type { RunRecord } from "../data/run-record.ts";
import { FileNotWritten, type GrowingFile, openGrowingFile } from "../platform/nodejs/growing-file.ts";
import { makeFolder } from "../platform/nodejs/make-folder.ts";
import type { RunWeights } from "../runtime/aggregator-options.ts";
import { type BegunRun, begunRecord } from "../watch/begun-record.ts";
import type { AggregatorEvent, TaskDescription } from "../watch/events.ts";
import { type KeptDetail, keptEvent } from "../watch/kept-events.ts";
import { createNodeTimes } from "../watch/node-times.ts";
import { createPeerLimit } from "../watch/peer-events.ts";
import { createRoundMetrics, type MetricsRow } from "../watch/round-metrics.ts";
import { plainName, timeStamp } from "./folder-names.ts";
import { type KeptRows, readKeptRows } from "./kept-rows.ts";
import type { RunFacts, RunFile } from "./run-facts.ts";

/** Characters of events.ndjson, beyond which less is kept of each round, and of no round. */
const wholeEvents = 32e6;
const mostEvents = 48e6;

type Finished = Extract<AggregatorEvent, { readonly kind: "run-finished" }>;

/** A run that goes on in the folder that it has. */
export interface ReopenedFolder {
  readonly path: string;
  readonly record: RunRecord;
  /** What was told up to the checkpoint. */
  readonly earlier: readonly AggregatorEvent[];
  readonly task: TaskDescription;
  readonly growing?: Growing | undefined;
}

/** How files grow while a run goes on, and who hears that one cannot any more: of that run no more is kept until its end. */
export interface Growing {
  readonly open?: typeof openGrowingFile | undefined;
  readonly onLost?: ((error: FileNotWritten) => void) | undefined;
}

export interface RunFolderOptions extends BegunRun {
  /** The folder of all runs, which is made if it is missing. */
  readonly runsFolder: string;
  readonly task: TaskDescription;
  readonly asked: AskedOfRun;
  /** Earlier events that later readers need: which nodes are there. */
  readonly before: readonly AggregatorEvent[];
  readonly growing?: Growing | undefined;
}

/** The end of a run, and what comes with it. */
export interface RunEnd {
  readonly event: Finished;
  readonly endedAt: Date;
  readonly weights: RunWeights | undefined;
  readonly events: readonly AggregatorEvent[];
}

/** The folder of one run while it goes on: its events and rounds as they come, the rest at its end. */
export interface RunFolder {
  /** `20261126-034512-mnist-even-odd` */
  readonly name: string;
  readonly path: string;
  take(event: AggregatorEvent): void;
  /**
   * @returns the record, and what could not be made of the run, in sentences
   * @throws FileNotWritten
   */
  finish(end: RunEnd, files: ReadonlyMap<string, RunFile>): Promise<{ record: RunRecord; problems: string[] }>;
  /** Ends it in the middle of the run. */
  close(): Promise<void>;
}

/** @throws FileNotWritten */
export function openRunFolder(options: RunFolderOptions): RunFolder {
  const { task, before, growing } = options;
  const name = makeRunFolder(
    options.runsFolder,
    `${timeStamp(options.startedAt)}-${plainName(options.sharing?.name ?? dataName(task))}`,
  );
  return runFolderAt(join(options.runsFolder, name), { record: begunRecord(options), task, before, growing });
}

/** The events and rounds that came after the checkpoint come again. @throws FileNotWritten */
export function reopenRunFolder({ path, record, earlier, task, growing }: ReopenedFolder): RunFolder {
  const rounds = earlier.flatMap((event) => (event.kind === "round-finished" ? [event.round] : []));
  const rows = readKeptRows(join(path, metricsFile), Math.max(0, ...rounds));
  return runFolderAt(path, {
    record: { ...record, eventsLeftOut: 0 },
    task,
    before: [],
    growing,
    reopened: { earlier, rows },
  });
}

const eventsFile = "events.ndjson";
const metricsFile = "metrics.csv";

interface FolderContents {
  readonly record: RunRecord;
  readonly task: TaskDescription;
  /** What was told before the run. */
  readonly before: readonly AggregatorEvent[];
  readonly growing: Growing | undefined;
  readonly reopened?: { readonly earlier: readonly AggregatorEvent[]; readonly rows: KeptRows };
}

function runFolderAt(path: string, { record: begun, task, before, growing, reopened }: FolderContents): RunFolder {
  const { open = openGrowingFile, onLost = () => {} } = growing ?? {};
  let record = begun;
  let lost: FileNotWritten | undefined;
  const name = basename(path);
  const metrics = createRoundMetrics(task.metricNames ?? [], record.settings.stepSize, reopened?.rows);
  const nodeTimes = createNodeTimes();
  const isTooMuch = createPeerLimit();
  writeRecord();
  const events = openFile(eventsFile, reopened && earlierLines(reopened.earlier));
  const rounds = openFile(metricsFile, reopened && csvLine(metrics.columns) + earlierRows(reopened));
  if (!reopened) rounds.write(csvLine(metrics.columns));
  for (const event of before) writeEvent(event);

  /** With this text at its beginning, where there was such a file. */
  function openFile(file: string, text: string | undefined): GrowingFile {
    if (text === undefined) return open(join(path, file));
    replaceFile(join(path, file), text);
    return open(join(path, file), { length: text.length });
  }

  function earlierRows({ earlier, rows }: NonNullable<FolderContents["reopened"]>): string {
    return earlier
      .flatMap((event) => {
        nodeTimes.take(event);
        return metrics.take(event).map((row) => rows.lines.get(row[0] as number) ?? csvLine(row));
      })
      .join("");
  }

  function take(event: AggregatorEvent): void {
    const rows = metrics.take(event);
    nodeTimes.take(event);
    if (lost) return;
    try {
      writeEvent(event);
      writeRows(rows);
    } catch (error) {
      lose(error);
    }
  }

  /** What the run has learned is kept in its end all the same, if the disk can then. */
  function lose(error: unknown): void {
    if (!(error instanceof FileNotWritten)) throw error;
    if (!lost) onLost(error);
    lost ??= error;
  }

  function writeRecord(): void {
    replaceFile(join(path, "run.json"), `${JSON.stringify(record, null, 2)}\n`);
  }

  function writeEvent(event: AggregatorEvent): void {
    const kept = isTooMuch(event) ? undefined : keptEvent(event, detailAt(events));
    if (kept !== undefined) events.write(`${JSON.stringify(kept)}\n`);
    else if (keptEvent(event, "everything") !== undefined)
      record = { ...record, eventsLeftOut: record.eventsLeftOut + 1 };
  }

  function writeRows(rows: readonly MetricsRow[]): void {
    for (const row of rows) rounds.write(csvLine(row));
  }

  async function close(): Promise<void> {
    if (!lost) writeRows(metrics.end());
    const closed = await Promise.allSettled([events.close(), rounds.close()]);
    for (const each of closed) if (each.status === "rejected") lose(each.reason);
  }

  async function table(): Promise<ReadonlyMap<string, readonly (number | null)[]>> {
    const text = await readFile(join(path, metricsFile), "utf8");
    const lines = text.slice(csvLine(metrics.columns).length).split("\n").slice(0, -1);
    const cells = lines.map((line) => line.split(",").map((cell) => (cell === "" ? null : Number(cell))));
    return new Map(metrics.columns.map((column, i) => [column, cells.map((row) => row[i] ?? null)]));
  }

  return {
    name,
    path,
    take,
    close,
    async finish(end, files) {
      await close();
      const { reason, explanation, summary } = end.event;
      const result = summary ?? null;
      const learned = learnedIn(summary, end.weights);
      const endedAt = end.endedAt.toISOString();
      record = { ...record, endedAt, ending: reason, explanation: explanation ?? null, result };
      const facts: RunFacts = {
        record,
        task,
        schema: task.schema ?? null,
        ...(learned ? { learned } : {}),
        endedAt: end.endedAt,
        events: end.events,
        nodeTimes: nodeTimes.nodes,
        metrics: table,
      };
      const problems = await writeFiles(path, facts, files);
      writeRecord();
      const early = `${eventsFile} and ${metricsFile} end before the run does`;
      return { record, problems: lost ? [early, ...problems] : problems };
    },
  };
}

function earlierLines(earlier: readonly AggregatorEvent[]): string {
  const kept = earlier.flatMap((event) => keptEvent(event, "everything") ?? []);
  return kept.map((event) => `${JSON.stringify(event)}\n`).join("");
}

function replaceFile(file: string, text: string): void {
  try {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new FileNotWritten(file, error);
  }
}

/** @returns what could not be made; that something cannot be written is an error */
async function writeFiles(folder: string, facts: RunFacts, files: ReadonlyMap<string, RunFile>): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, file] of files) {
    let content: string | Uint8Array | undefined;
    try {
      content = await file(facts);
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (content === undefined) continue;
    const path = join(folder, name);
    await writeFile(path, content).catch((error: unknown) => {
      throw new FileNotWritten(path, error);
    });
  }
  return problems;
}

function detailAt({ length }: GrowingFile): KeptDetail {
  return length < wholeEvents ? "everything" : length < mostEvents ? "no-nodes" : "no-rounds";
}

/** A dataset's name, or what is to be predicted of tables, or that there are pictures. */
function dataName({ dataset, schema }: TaskDescription): string {
  if (schema?.kind === "pictures") return schema.kind;
  return schema && schema.target.kind !== "none" ? schema.target.name : dataset;
}

/** @returns the new folder's name, which is another one if there is something of that name */
export function makeRunFolder(runsFolder: string, wanted: string): string {
  try {
    makeFolder(runsFolder);
  } catch (error) {
    throw new FileNotWritten(runsFolder, error);
  }
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    const path = join(runsFolder, name);
    try {
      mkdirSync(path);
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw new FileNotWritten(path, error);
    }
  }
}
