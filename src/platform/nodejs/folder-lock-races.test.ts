import { expect, test } from "vitest";
import { FolderLocked, type LockFiles, type LockingProcess, lockFolder } from "./folder-lock.ts";

/**
 * Goes every way that several processes can go which take the same lock at the same time, step by step. A step is one act on a file.
 * Processes are started anew for each step, and get the same answers as before up to it.
 */

/** What a process has been told so far by files and the system, and how it has ended. */
interface Contender {
  readonly answers: readonly unknown[];
  readonly outcome: "busy" | "has it" | "locked out" | "killed";
}

interface World {
  readonly files: ReadonlyMap<string, string>;
  readonly contenders: readonly Contender[];
  readonly kills: number;
}

class Suspended extends Error {}

const isBusy = ({ outcome }: Contender) => outcome === "busy";
const lives = (contender: Contender | undefined) => contender !== undefined && contender.outcome !== "killed";

/** The world after the next step of a contender. */
function advanced(world: World, who: number): World {
  const files = new Map(world.files);
  const before = (world.contenders[who] as Contender).answers;
  const answers = [...before];
  let told = 0;
  const step = <T>(act: () => T): T => {
    if (told === answers.length) {
      if (answers.length > before.length) throw new Suspended();
      answers.push(act());
    }
    told += 1;
    return answers[told - 1] as T;
  };
  const disk: LockFiles = {
    create: (path, text) => step(() => !files.has(path) && files.set(path, text) !== undefined),
    text: (path) => step(() => files.get(path)),
    replace: (path, text) => step(() => void files.set(path, text)),
    remove: (path) => step(() => void files.delete(path)),
  };
  const process: LockingProcess = {
    ...{ pid: who + 1, host: "here", files: disk, onExit: () => () => {} },
    isAlive: (pid) => step(() => lives(world.contenders[pid - 1])),
  };
  let outcome: Contender["outcome"] = "has it";
  try {
    lockFolder("/runs/one", "wait", process);
  } catch (error) {
    if (!(error instanceof Suspended || error instanceof FolderLocked)) throw error;
    outcome = error instanceof Suspended ? "busy" : "locked out";
  }
  return { ...world, files, contenders: world.contenders.with(who, { answers, outcome }) };
}

function killed(world: World, who: number): World {
  const { answers } = world.contenders[who] as Contender;
  return { ...world, kills: world.kills - 1, contenders: world.contenders.with(who, { answers, outcome: "killed" }) };
}

/** @returns how many ways have been gone to their ends */
function explore(first: World): number {
  const seen = new Set<string>();
  const open = [first];
  let ends = 0;
  for (let world = open.pop(); world; world = open.pop()) {
    const key = JSON.stringify([[...world.files].toSorted(), world.contenders, world.kills]);
    if (seen.has(key)) continue;
    seen.add(key);
    const holders = world.contenders.filter(({ outcome }) => outcome === "has it").length;
    if (holders > 1) throw new Error(`${holders} processes have the lock: ${key}`);
    const busy = [...world.contenders.keys()].filter((i) => isBusy(world.contenders[i] as Contender));
    if (busy.length === 0) {
      ends += 1;
      if (holders === 0 && world.contenders.every(lives)) throw new Error(`nobody has the lock: ${key}`);
    }
    for (const who of busy) {
      open.push(advanced(world, who));
      if (world.kills > 0) open.push(killed(world, who));
    }
  }
  return ends;
}

const contenders = (count: number): Contender[] =>
  Array.from({ length: count }, () => ({ answers: [], outcome: "busy" }));
const dead = "99 here\n";

test.each([
  ["the lock of a dead process", { "/runs/one/lock": dead }],
  ["what a power failure has left of a lock", { "/runs/one/lock": "9" }],
  ["no lock", {}],
  ["locks of a process that died as it took another's", { "/runs/one/lock": dead, "/runs/one/lock.replacing": dead }],
])("of three processes that find %s in the same instant, exactly one has it then", (_, files) => {
  const ends = explore({ files: new Map(Object.entries(files)), contenders: contenders(3), kills: 0 });
  expect(ends).toBeGreaterThan(1);
});

test("and never two, also if one is killed at any step", () => {
  const files = new Map([["/runs/one/lock", dead]]);
  expect(explore({ files, contenders: contenders(2), kills: 1 })).toBeGreaterThan(1);
});
