import { csvLine } from "../data/csv-line.ts";
import type { RunRecord } from "../data/run-record.ts";
import type { BrowserStorage } from "../platform/browser/storage.ts";
import { begunRecord } from "../watch/begun-record.ts";
import { createEventHistory } from "../watch/event-history.ts";
import type { AggregatorEvent, AggregatorStarted, TaskDescription } from "../watch/events.ts";
import type { FeedFrame } from "../watch/feed-frame.ts";
import { keptEvent } from "../watch/kept-events.ts";
import { createReplayHistory } from "../watch/replay-history.ts";
import { createRoundMetrics } from "../watch/round-metrics.ts";
import { type RunEntry, type RunList, shortRecord } from "../watch/run-list.ts";
import { packPlain } from "./pack-plain.ts";

/** Runs that the browser keeps of a site; older ones go. */
const mostKept = 50;
/** Of the rounds and evaluations of a run: twice what the plots draw. */
const drawn = { rounds: 800, evaluations: 400 };

const entryName = "site run ";
const filesName = "site files ";

/** What is kept of a run beside its entry in the list, by the last part of its address. */
export type KeptFiles = Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>;

/** The finished runs of a site, which its browser keeps across reloads. */
export interface SiteRuns {
  /** Follows the aggregator's events. */
  take(event: AggregatorEvent): void;
  list(): Promise<RunList>;
  file(id: string, name: string): Promise<string | Uint8Array<ArrayBuffer> | undefined>;
  /** False if there is no such run. An empty name is none. */
  name(id: string, label: string): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}

export interface SiteRunsOptions {
  readonly storage: BrowserStorage;
  readonly now: () => Date;
  readonly program: Pick<AggregatorStarted, "version" | "instance" | "kernels">;
  readonly task: () => TaskDescription;
  /** What a late watcher needs of the events so far. */
  readonly history: () => readonly AggregatorEvent[];
  /** The model that a run has come to, as a file. */
  readonly model: (run: number) => string | undefined;
  /** A run could not be kept: the browser has no room, for example. */
  readonly onProblem: (error: unknown) => void;
}

/** Who reads a run later needs to know what was learned, and which nodes there were. */
const beforehand: ReadonlySet<AggregatorEvent["kind"]> = new Set([
  "aggregator-started",
  "task-changed",
  "node-joined",
  "node-adjusted",
]);

/** A run that goes on. */
interface Gathering {
  readonly record: RunRecord;
  readonly histories: readonly { add(event: AggregatorEvent): void; events(): AggregatorEvent[] }[];
  readonly metrics: ReturnType<typeof createRoundMetrics>;
  csv: string;
}

export function createSiteRuns(options: SiteRunsOptions): SiteRuns {
  const { storage, now, program, task, history, model, onProblem } = options;
  let gathering: Gathering | undefined;
  let writing: Promise<unknown> = Promise.resolve();

  function begin(event: Extract<AggregatorEvent, { kind: "run-started" }>): Gathering {
    const learned = task();
    const histories = [createEventHistory(drawn), createReplayHistory()];
    for (const before of history()) if (beforehand.has(before.kind)) addTo(histories, before);
    const metrics = createRoundMetrics(learned.metricNames ?? [], event.settings.stepSize);
    return {
      record: begunRecord({ program, task: learned, started: event, startedAt: now() }),
      histories,
      metrics,
      csv: csvLine(metrics.columns),
    };
  }

  async function keep(done: Gathering, event: Extract<AggregatorEvent, { kind: "run-finished" }>): Promise<void> {
    const { reason, explanation = null, summary = null } = event;
    const record: RunRecord = {
      ...done.record,
      endedAt: now().toISOString(),
      ending: reason,
      explanation,
      result: summary,
    };
    const modelFile = model(record.run);
    const [events, replay] = done.histories.map((each) => framed(each.events()));
    const files: KeptFiles = {
      ...(events ? { events } : {}),
      ...(replay ? { replay } : {}),
      "run.json": `${JSON.stringify(record, null, 2)}\n`,
      "metrics.csv": done.csv,
      ...(modelFile === undefined ? {} : { "model.json": modelFile }),
    };
    const id = `${record.startedAt.replace(/\D/g, "").slice(0, 14)}-${record.task.dataset.replace(/[^\w.-]+/g, "-")}-${record.run}`;
    const entry: RunEntry = { id, label: null, hasModel: modelFile !== undefined, record: shortRecord(record) };
    await storage.set(filesName + id, files);
    await storage.set(entryName + id, entry);
    for (const { id: old } of (await entries()).slice(mostKept)) await forget(old);
  }

  /** The newest first. */
  async function entries(): Promise<RunEntry[]> {
    const names = (await storage.names()).filter((name) => name.startsWith(entryName));
    const found = await Promise.all(names.map((name) => storage.get<RunEntry>(name)));
    return found
      .filter((entry) => entry !== undefined)
      .sort((a, b) => b.record.startedAt.localeCompare(a.record.startedAt));
  }

  async function forget(id: string): Promise<void> {
    await storage.remove(entryName + id);
    await storage.remove(filesName + id);
  }

  return {
    take(event) {
      if (event.kind === "run-started") gathering = begin(event);
      if (!gathering) return;
      addTo(gathering.histories, event);
      for (const row of gathering.metrics.take(event)) gathering.csv += csvLine(row);
      if (event.kind !== "run-finished" || event.run !== gathering.record.run) return;
      const done = gathering;
      gathering = undefined;
      for (const row of done.metrics.end()) done.csv += csvLine(row);
      writing = writing.then(() => keep(done, event)).catch(onProblem);
    },
    async list() {
      await writing;
      return { kept: storage.lasts, runs: storage.lasts ? await entries() : [], leftOut: 0, unreadable: 0 };
    },
    file: async (id, name) => (await storage.get<KeptFiles>(filesName + id))?.[name],
    async name(id, label) {
      const entry = await storage.get<RunEntry>(entryName + id);
      if (!entry) return false;
      await storage.set(entryName + id, { ...entry, label: label === "" ? null : label });
      return true;
    },
    async remove(id) {
      const isThere = (await storage.get(entryName + id)) !== undefined;
      await forget(id);
      return isThere;
    },
  };
}

function addTo(histories: Gathering["histories"], event: AggregatorEvent): void {
  const kept = keptEvent(event, "everything");
  if (kept) for (const history of histories) history.add(kept);
}

function framed(events: AggregatorEvent[]): Uint8Array<ArrayBuffer> {
  const frame: FeedFrame = { kind: "history", events, more: false };
  return packPlain(frame);
}
