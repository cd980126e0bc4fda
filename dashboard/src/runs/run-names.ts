import { runWords } from "../words.ts";
import type { RunRow } from "./run-rows.ts";

/** What a person called the run, or what makes it what it is. */
export function runName(row: RunRow): string {
  return row.entry?.label ?? madeOf(row);
}

/** `case 2, adaptive · scaffold, momentum 0.6` */
export function madeOf({ view, entry }: RunRow): string {
  if (view) return runWords(view);
  return entry ? runWords(ofRecord(entry.record)) : "";
}

type Named = Parameters<typeof runWords>[0];

function ofRecord({ settings, data, delayMs, result }: NonNullable<RunRow["entry"]>["record"]): Named {
  const momentum = result?.momentum ?? (settings.momentum === "default" ? 0 : settings.momentum);
  const update = result?.update ?? settings.update;
  return { settings, data, update, momentum, delayMs, delayChanged: false, slowed: [], slowedChanged: false };
}

const day = { day: "numeric", month: "short" } as const;
const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;

/** `3` for a run of this session, `26 Nov, 03:45:12` for another, with its year if that is not the present one. */
export function runMark({ number, entry }: RunRow, now = new Date()): string {
  if (number !== undefined) return String(number);
  if (entry === undefined) return "";
  const at = new Date(entry.record.startedAt);
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat("en-GB", { ...day, ...year, ...time }).format(at);
}

/** What tests say of a run's result: accuracy, or the metric asked for, or of nodes' own tables what the nodes found. */
export function testedValue(
  row: Pick<RunRow, "view" | "entry">,
  metric: string,
): { readonly value: number; readonly isShare: boolean } | undefined {
  const test = row.view?.end?.summary?.test;
  if (test) return test.kind === "classes" ? share(test.accuracy) : { value: test.rmse, isShare: false };
  const kept = row.entry?.record.result;
  if (kept?.test) return { value: kept.test.value, isShare: kept.test.kind === "classes" };
  const metrics: Readonly<Record<string, number | null>> = row.view?.end?.summary?.metrics ?? kept?.metrics ?? {};
  const value = Object.hasOwn(metrics, metric) ? metrics[metric] : Object.values(metrics)[0];
  if (value === undefined || value === null) return undefined;
  return { value, isShare: Object.hasOwn(metrics, "accuracy") };
}

function share(value: number) {
  return { value, isShare: true };
}
