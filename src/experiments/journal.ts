import { z } from "zod";
import { runResult } from "../protocol/result.ts";
import { UserError } from "../protocol/user-error.ts";
import type { RunOutcome } from "./experiment.ts";
import { roundRecord } from "./rounds.ts";

/*
 * An experiment's memory: a text file of JSON lines. The first says what the experiment is, each of the others is a run
 * that is done. Lines are only ever added, so that an experiment that was interrupted goes on where it stopped.
 */

/** What must be the same for an experiment to go on in a folder. Seeds need not: more of them may be asked for later. */
export interface JournalHeader {
  readonly experiment: string;
  /** Of the program. */
  readonly version: string;
  /** What computes: its results differ in the last bits. */
  readonly kernels: string;
  /** Everything else that was asked for, by the name of its option. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

export interface Journal {
  /** Runs that are done, by their keys. */
  readonly outcomes: ReadonlyMap<string, RunOutcome>;
  /** Length in characters of the whole lines; half a line, left by a sudden end, may follow. */
  readonly wholeLength: number;
}

/** The file is no journal, or one of another experiment. The message says which, and what to do. */
export class JournalRefused extends UserError {
  override readonly name = "JournalRefused";
}

const outcome = z.object({
  result: runResult,
  rounds: z.array(roundRecord).exactOptional(),
  tookSeconds: z.number(),
});

const header = z.object({
  experiment: z.string(),
  version: z.string(),
  kernels: z.string(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

const line = z.object({ key: z.string(), outcome });

/** The first line of a new journal. */
export function headerLine(of: JournalHeader): string {
  return `${JSON.stringify(of)}\n`;
}

/** The line of a run that is done. */
export function runLine(key: string, of: RunOutcome): string {
  return `${JSON.stringify({ key, outcome: of })}\n`;
}

/**
 * Reads a journal that must belong to the experiment that `expected` describes.
 *
 * @param path for messages
 * @throws JournalRefused
 */
export function readJournal(text: string, expected: JournalHeader, path: string): Journal {
  const wholeLength = text.lastIndexOf("\n") + 1;
  const [first, ...others] = text.slice(0, wholeLength).split("\n").slice(0, -1);
  if (first === undefined) return { outcomes: new Map(), wholeLength: 0 };
  const found = header.safeParse(parsed(first));
  if (!found.success)
    throw new JournalRefused("not the journal of an experiment", {
      where: `${path}:1`,
      toDo: "name another folder by --out",
    });
  const difference = differenceOf(found.data, expected);
  if (difference !== undefined) {
    throw new JournalRefused(`${path} is of ${difference}`, {
      toDo: "name another folder by --out, or remove this one",
    });
  }
  const outcomes = new Map<string, RunOutcome>();
  others.forEach((text, i) => {
    const run = line.safeParse(parsed(text));
    if (!run.success) {
      throw new JournalRefused("not a run of an experiment", {
        where: `${path}:${i + 2}`,
        toDo: "name another folder by --out, or remove this line",
      });
    }
    outcomes.set(run.data.key, run.data.outcome);
  });
  return { outcomes, wholeLength };
}

function differenceOf(found: JournalHeader, expected: JournalHeader): string | undefined {
  if (found.experiment !== expected.experiment) return `experiment ${found.experiment}, not ${expected.experiment}`;
  if (found.version !== expected.version) return `version ${found.version}, not ${expected.version}`;
  if (found.kernels !== expected.kernels) return `kernels ${found.kernels}, not ${expected.kernels}`;
  for (const name of new Set([...Object.keys(found.options), ...Object.keys(expected.options)])) {
    const [was, is] = [found.options[name], expected.options[name]];
    if (was !== is) return `other settings (${name}: ${was ?? "not given"}, now ${is ?? "not given"})`;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
