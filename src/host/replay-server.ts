import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Gate, openGate } from "../platform/nodejs/access/gate.ts";
import { systemClock } from "../platform/nodejs/clock.ts";
import { throughNewest } from "../platform/nodejs/newest-folder.ts";
import { createCommandLimit, servePage } from "../platform/nodejs/page-socket.ts";
import { readRuns } from "../platform/nodejs/run-records.ts";
import { runsFolder } from "../platform/nodejs/runs-folder.ts";
import { startWebServer, type WebServer } from "../platform/nodejs/web-server.ts";
import { UserError } from "../protocol/user-error.ts";
import { createEventFeed } from "../watch/event-feed.ts";
import { packageRoot } from "./package.ts";
import { runByName } from "./run-by-name.ts";

/** A run that was kept, and the folder in which all of them are. */
export interface RunToShow {
  readonly runsFolder: string;
  /** The name of its folder. */
  readonly id: string;
}

/**
 * The run of this name (or only beginning) in the folder of the runs, or of this path; `latest` is the newest that there is, also if it has no result.
 *
 * @throws UserError if there is none, or it has no events to show
 */
export function findRunToShow(folder: string, name: string): RunToShow {
  const path = throughNewest(name);
  const found = existsSync(join(path, "run.json")) ? pathOfRun(path) : namedRun(folder, name);
  const events = join(found.runsFolder, found.id, "events.ndjson");
  if (!existsSync(events))
    throw new UserError("nothing is kept of what happened in this run", {
      where: events,
      toDo: "name another run; edgewise runs lists them",
    });
  return found;
}

function pathOfRun(path: string): RunToShow {
  const real = realpathSync(path);
  return { runsFolder: dirname(real), id: basename(real) };
}

function namedRun(folder: string, name: string): RunToShow {
  const { runs } = readRuns(folder);
  const names = runs.map((run) => run.name);
  const id = name === "latest" ? names.at(-1) : runByName(names, name, folder);
  if (id !== undefined) return { runsFolder: folder, id };
  const toDo = "--runs-dir DIR says where else they are";
  if (runs.length === 0) throw new UserError("no run is kept here", { where: folder, toDo });
  throw new UserError(`there is no run ${name}`, { where: folder, toDo: `edgewise runs lists them; ${toDo}` });
}

/** Nothing goes on here that one could take part in or change. */
const watchOnly: Gate = {
  ...openGate,
  check: (_asking, right) =>
    right === "watch"
      ? { kind: "granted", grant: { right } }
      : { kind: "refused", status: 403, reason: "runs are only shown again here: no aggregator runs" },
  pageRight: () => "watch",
};

/**
 * Serves the page to this machine, with the runs of a folder and no aggregator. The page shows this one of them again, unless its
 * address names another.
 *
 * @throws UserError if the port is taken, or the page is not built
 */
export function startReplayServer({ runsFolder: folder, id }: RunToShow, port: number): Promise<WebServer> {
  const pageFolder = join(packageRoot, "dist", "dashboard");
  if (!existsSync(pageFolder)) throw new UserError("the page is not built yet", { toDo: "npm run build" });
  const feed = createEventFeed(systemClock, { history: () => [], subscribe: () => () => {} });
  const commands = createCommandLimit(systemClock);
  const runs = runsFolder(folder);
  return startWebServer({
    host: "127.0.0.1",
    port,
    pageFolder,
    maximumFrameBytes: 64 * 1024,
    gate: watchOnly,
    runs: { ...runs, list: async () => ({ ...(await runs.list()), shows: id }) },
    onNode: (channel) => channel.close("no aggregator runs here: this program shows runs that were kept"),
    onPage: (socket) =>
      servePage(socket, {
        mayCommand: false,
        clock: systemClock,
        commands,
        feed,
        onCommand: () => undefined,
        onFailure: () => {},
      }),
    classify: () => Promise.reject(new RangeError("no model is loaded here")),
  });
}
