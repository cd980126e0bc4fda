import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type Edgewise, type Logged, launchBehind } from "../e2e/support/edgewise.ts";
import { mnistFolder } from "../e2e/support/mnist-folder.ts";
import type { Place } from "./network.ts";

/** What a run on a network needs, and all that it leaves behind. */
export interface Programs {
  /** The folder with the examples of all programs. */
  readonly datasets: string;
  /** The folder that all of them keep keys and tokens in. */
  readonly state: string;
  start(place: Place, ...args: readonly string[]): Edgewise;
  /** An aggregator of a run that goes on until it is ended, with its events as JSON on stderr. Waits until it listens. */
  startAggregator(place: Place, nodes: number, ...args: readonly string[]): Promise<Edgewise>;
  /** Of a link that lets nodes join, as the aggregator of the folder `state` makes it: the part from # on. */
  rightsToJoin(place: Place): Promise<string>;
  end(): Promise<void>;
}

export function createPrograms(): Programs {
  const folder = mnistFolder({ trainExamples: 200, testExamples: 20 });
  const state = mkdtempSync(join(tmpdir(), "edgewise-links-"));
  const programs: Edgewise[] = [];
  const start = ({ starter }: Place, ...args: readonly string[]) => {
    const program = launchBehind(starter, ...args);
    programs.push(program);
    return program;
  };
  return {
    datasets: folder.path,
    state,
    start,
    async startAggregator(place, nodes, ...args) {
      const run = ["--nodes", `${nodes}`, "--strategy", "fixed:1", "--rounds", "100000", "--budget", "600"];
      const kept = ["--state-dir", state, "--datasets", folder.path];
      const log = ["--json", "--json-logs", "--verbose", "--once", "--no-open"];
      const aggregator = start(place, "aggregator", "--delay", "20", ...args, ...run, ...kept, ...log);
      await aggregator.line(/edgewise tokens create/);
      return aggregator;
    },
    async rightsToJoin(place) {
      const made = start(place, "tokens", "create", "join", "--state-dir", state);
      await made.ended;
      const [, rights = ""] = /(#join=\S+)$/m.exec(made.stdout()) ?? [];
      return rights;
    },
    async end() {
      for (const program of programs) await program.end();
      folder.remove();
      rmSync(state, { recursive: true });
    },
  };
}

export const isOf = (kind: string, name: string) => (entry: Logged) => entry.kind === kind && entry.name === name;

export const nodesOf = ({ nodes }: Logged) => (nodes as { readonly name: string }[]).map(({ name }) => name);

/** One report of each node in each round, and each round once. */
export function expectNothingTwice(log: readonly Logged[]): void {
  const counted = log.filter(({ kind }) => kind === "report-arrived").map(({ round, name }) => `${round} ${name}`);
  expect(counted.length).toBe(new Set(counted).size);
  const rounds = log.filter(({ kind }) => kind === "round-finished").map(({ round }) => Number(round));
  expect(rounds).toEqual(rounds.map((_, i) => i + 1));
}
