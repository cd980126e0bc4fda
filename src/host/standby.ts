import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { systemClock } from "../platform/nodejs/clock.ts";
import { grownFile } from "../platform/nodejs/grown-file.ts";
import { UserError } from "../protocol/user-error.ts";
import { type Leadership, lead } from "../runtime/leadership.ts";
import { ConnectionFailed } from "../runtime/ports.ts";
import { type SharedRun, TakenOver, takeSharedRuns } from "../runtime/shared-run.ts";
import { folderToGoOnIn } from "./folder-to-go-on-in.ts";
import { connectForStandby, type NatsConfiguration } from "./nats.ts";
import type { RunCheckpoints } from "./run-checkpoints.ts";

/** How long a leader of which nothing is heard is believed to lead. Another one begins after that, and the run goes on within 3 s. */
const leaseSeconds = 2;

export interface StandbyOptions {
  readonly nats: NatsConfiguration;
  /** Where this program keeps runs; those that it takes over go on in the folders that they have there, or get some. */
  readonly runsFolder: string;
  /** Of several runs; left out, there is one. */
  readonly names?: readonly string[];
  readonly onNote: (text: string) => void;
  readonly onWarning: (text: string) => void;
}

/** This program leads: it has all of its fleet's runs. */
export interface Leading {
  readonly leadership: Leadership;
  /** In the order of the names that were asked for. */
  readonly runs: readonly LedRun[];
  /** Lets another one lead. `isDone`: which then has nothing to do; else it begins anew. */
  release(isDone: boolean): Promise<void>;
}

/** A run of the fleet, which is kept where others can take it over. */
export interface LedRun {
  /** The folder of a run to go on with. */
  readonly taken: string | undefined;
  /** The one that led before has done what there was to do. */
  readonly isDone: boolean;
  /** The same, kept for others as well. `goesOn` in the folder that was taken. */
  share(checkpoints: RunCheckpoints, goesOn: number | undefined): RunCheckpoints;
}

/** Waits until this program leads its fleet. @throws UserError */
export async function standBy({ nats, runsFolder, names, onNote, onWarning }: StandbyOptions): Promise<Leading> {
  const name = `${hostname()}, process ${process.pid}, ${randomUUID().slice(0, 8)}`;
  let waited = false;
  let problemTold = false;
  /** Lets another one lead, if this one cannot. */
  let giveUp = async () => {};
  try {
    const { store, close } = await connectForStandby(nats);
    giveUp = close;
    const leadership = await lead({
      store,
      clock: systemClock,
      timeOfDay: () => Date.now() / 1000,
      name,
      leaseSeconds,
      onWaiting(leader) {
        waited = true;
        onNote(`stands by: the aggregator of ${leader} leads`);
      },
      onProblem(error) {
        if (!problemTold)
          onWarning(`stands by, and cannot see who leads: ${error instanceof Error ? error.message : error}`);
        problemTold = true;
      },
    });
    giveUp = async () => {
      await leadership.release();
      await close();
    };
    const { term } = leadership;
    const shared = await takeSharedRuns(store, term, { names, waited });
    const runs: LedRun[] = [];
    for (const run of shared) {
      const { found } = run;
      const taken = found && (await folderToGoOnIn(runsFolder, found, run.lastTerm, onNote));
      runs.push({
        taken,
        isDone: run.isDone,
        share: (checkpoints, goesOn) =>
          sharedCheckpoints(checkpoints, run, {
            goesOn:
              goesOn === undefined || !found || !taken ? undefined : { run: goesOn, folder: taken, name: found.name },
            endsForGood: names !== undefined,
            onNote,
            onWarning,
          }),
      });
    }
    const found = runs.flatMap(({ taken }) => (taken === undefined ? [] : basename(taken)));
    const goesOn =
      found.length === 0 ? "" : `, and goes on with ${found.length === 1 ? "run" : "runs"} ${found.join(", ")}`;
    if (waited) onNote(`leads now${goesOn}`);
    return {
      leadership,
      runs,
      async release(isDone) {
        if (leadership.holds()) for (const run of shared) await run.end(isDone).catch(() => {});
        await leadership.release();
        await close();
      },
    };
  } catch (error) {
    await giveUp();
    if (error instanceof ConnectionFailed) throw new UserError(error.message, { where: "--standby" });
    if (error instanceof TakenOver) throw new UserError(error.message, { toDo: "start it again, to stand by" });
    throw error;
  }
}

interface Kept {
  readonly run: number;
  readonly folder: string;
  /** Of its first folder, wherever it goes on: names would grow. */
  readonly name: string;
}

/** After each checkpoint of its own a run's folder is kept for others: what is told to be durable then is in both places. */
function sharedCheckpoints(
  checkpoints: RunCheckpoints,
  shared: SharedRun,
  {
    goesOn,
    endsForGood,
    onNote,
    onWarning,
  }: Pick<StandbyOptions, "onNote" | "onWarning"> & {
    readonly goesOn: Kept | undefined;
    readonly endsForGood: boolean;
  },
): RunCheckpoints {
  let current = goesOn;
  let fails = false;
  return {
    ...checkpoints,
    begin(run, how) {
      checkpoints.begin(run, how);
      current = { run, folder: how.folder, name: basename(how.folder) };
    },
    async write(checkpoint) {
      await checkpoints.write(checkpoint);
      if (current?.run !== checkpoint.run) return;
      const { folder, name } = current;
      try {
        await shared.keep({
          name,
          record: readFileSync(join(folder, "run.json")),
          checkpoint: readFileSync(join(folder, "checkpoint")),
          events: grownFile(join(folder, "events.ndjson")),
        });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!fails)
          onWarning(`the run is not kept at the NATS server (${reason}): who stands by has not its newest rounds`);
        fails = true;
        throw error;
      }
      if (fails) onNote("the run is kept at the NATS server again");
      fails = false;
    },
    async end(run) {
      if (current?.run === run) {
        current = undefined;
        await shared.end(endsForGood);
      }
      await checkpoints.end(run);
    },
  };
}
