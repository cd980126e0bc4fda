import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Come, keepRun, sharedFiles, temporaryRuns } from "../../test/support/kept-run.ts";
import { readCheckpoint } from "../platform/nodejs/checkpoint-files.ts";
import { isLocked } from "../platform/nodejs/folder-lock.ts";
import { progressAt, recordAt } from "./copies-of-runs.ts";
import { folderToGoOnIn } from "./folder-to-go-on-in.ts";
import { namesOfUnfinished } from "./unfinished-runs.ts";

const name = "20261126-034512-small";
const beside = `${name}-2`;
const untold = (text: string) => expect.fail(`told: ${text}`);
const text = (...path: readonly string[]) => readFileSync(join(...path), "utf8");

/** As if a program were at work there that is alive: on this machine, or as far as can be told. */
const lockedBy = (folder: string, process: string) => writeFileSync(join(folder, "lock"), `${process}\n`);
const asleep = `${process.ppid} ${hostname()}`;

test("on a machine that has not had the run it gets a folder of its name, with all that was kept, and a lock", async () => {
  const runs = join(temporaryRuns(), "runs");
  const folder = await folderToGoOnIn(
    runs,
    await sharedFiles(name, { generation: 9, term: 3, events: "a\n" }),
    3,
    untold,
  );
  expect(folder).toBe(join(runs, name));
  expect(readdirSync(folder).toSorted()).toEqual(["checkpoint", "events.ndjson", "lock", "run.json"]);
  expect(progressAt(folder)).toEqual({ term: 3, generation: 9 });
  expect(text(folder, "events.ndjson")).toBe("a\n");
  expect(text(folder, "lock")).toMatch(`${process.pid} `);
});

test("where its folder has come as far as what was kept, or a little further, the run goes on there as it is", async () => {
  const cases: readonly (readonly [here: Come, kept: Come])[] = [
    [
      { generation: 9, term: 3 },
      { generation: 9, term: 3 },
    ],
    // The program was killed before it had kept this one for others.
    [
      { generation: 10, term: 3 },
      { generation: 9, term: 3 },
    ],
    // It could not reach them.
    [
      { generation: 60, term: 3 },
      { generation: 9, term: 3 },
    ],
    // It had just taken the run over.
    [
      { generation: 10, term: 4 },
      { generation: 9, term: 3 },
    ],
  ];
  for (const [here, kept] of cases) {
    const runs = temporaryRuns();
    const folder = await keepRun(runs, name, { ...here, events: "a\nb\n" });
    const files = await sharedFiles(name, { ...kept, events: "a\n" });
    const before = readdirSync(folder);
    expect(await folderToGoOnIn(runs, files, here.term, untold)).toBe(folder);
    expect(readdirSync(runs)).toEqual([name]);
    expect(readdirSync(folder)).toEqual([...before, "lock"].toSorted());
    expect(progressAt(folder)).toEqual({ term: 0, ...here });
    expect(text(folder, "events.ndjson")).toBe("a\nb\n");
  }
});

test("what a power failure has cut of its events comes from what was kept", async () => {
  const runs = temporaryRuns();
  const folder = await keepRun(runs, name, { generation: 9, term: 3, events: "a\n" });
  await folderToGoOnIn(runs, await sharedFiles(name, { generation: 9, term: 3, events: "a\nb\n" }), 3, untold);
  expect(text(folder, "events.ndjson")).toBe("a\nb\n");
});

test("where another machine has come further, the run goes on in its folder with what was kept, and nothing of before is taken for newer", async () => {
  for (const generation of [9, 12]) {
    const runs = temporaryRuns();
    const folder = await keepRun(runs, name, { generation, term: 3, events: "a\nold\n" });
    writeFileSync(join(folder, "label.txt"), "mine\n");
    const kept = await sharedFiles(name, { generation: 12, term: 4, events: "a\n" });
    expect(await folderToGoOnIn(runs, kept, 4, untold)).toBe(folder);
    expect(readdirSync(folder).toSorted()).toEqual(["checkpoint", "events.ndjson", "label.txt", "lock", "run.json"]);
    expect(readCheckpoint(folder)).toMatchObject({ whole: { generation: 12 }, damaged: [] });
    expect(progressAt(folder)).toEqual({ term: 4, generation: 12 });
    expect(text(folder, "events.ndjson")).toBe("a\n");
  }
});

test("beside the folder of a living program the run gets one, in which it goes on whoever leads next, and both are one run", async () => {
  for (const holder of [asleep, "17 another-machine"]) {
    const runs = temporaryRuns();
    const folder = await keepRun(runs, name, { generation: 10, term: 3 });
    lockedBy(folder, holder);
    const told: string[] = [];
    const kept = await sharedFiles(name, { generation: 9, term: 3, events: "a\n" });
    expect(await folderToGoOnIn(runs, kept, 3, (each) => told.push(each))).toBe(join(runs, beside));
    expect(told).toEqual([
      expect.stringMatching(
        /^another process \(\d+( on another-machine)?\) is at work in .*: the run goes on in .*-2$/,
      ),
    ]);
    expect(progressAt(folder)).toEqual({ term: 3, generation: 10 });
    expect(text(folder, "lock")).toBe(`${holder}\n`);

    // The first program is still there when the second one is killed after a while.
    const later = temporaryRuns();
    lockedBy(await keepRun(later, name, { generation: 10, term: 3 }), holder);
    await keepRun(later, beside, { generation: 20, term: 4 });
    const files = await sharedFiles(name, { generation: 20, term: 4 });
    expect(await folderToGoOnIn(later, files, 4, untold)).toBe(join(later, beside));
    expect(namesOfUnfinished(later)).toEqual([beside]);
  }
});

test("rounds that were done after what was kept count only if nobody has led since: nodes would have gone on from what was kept", async () => {
  for (const [here, lastTerm] of [
    [{ generation: 10, term: 3 }, 4],
    [{ generation: 10 }, 4],
    [{ generation: 60, term: 3 }, 5],
  ] as const) {
    const runs = temporaryRuns();
    const folder = await keepRun(runs, name, { ...here, events: "own\n" });
    const kept = await sharedFiles(name, {
      generation: 9,
      ...("term" in here ? { term: here.term } : {}),
      events: "a\n",
    });
    const told: string[] = [];
    expect(await folderToGoOnIn(runs, kept, lastTerm, (each) => told.push(each))).toBe(join(runs, beside));
    expect(told).toEqual([expect.stringMatching(/ has rounds that its fleet does not know: the run goes on in .*-2$/)]);
    expect(progressAt(folder)).toEqual({ term: 0, ...here });
    expect(text(folder, "events.ndjson")).toBe("own\n");
    expect(progressAt(join(runs, beside))).toMatchObject({ generation: 9 });
    expect(isLocked(folder)).toBe(false);
  }
});

test("events after the checkpoint that were kept are of no use to a folder that has come further", async () => {
  const runs = temporaryRuns();
  const folder = await keepRun(runs, name, { generation: 10, term: 4, events: "a\n" });
  const kept = await sharedFiles(name, { generation: 9, term: 3, events: "a\nof before\n" });
  expect(await folderToGoOnIn(runs, kept, 4, untold)).toBe(folder);
  expect(text(folder, "events.ndjson")).toBe("a\n");
});

test("beside a folder that cannot be written into the run gets one", async () => {
  const runs = temporaryRuns();
  const folder = await keepRun(runs, name, { generation: 9, term: 3 });
  // Nothing can be written over a folder.
  mkdirSync(join(folder, "run.json.new"));
  const told: string[] = [];
  const kept = await sharedFiles(name, { generation: 12, term: 4 });
  expect(await folderToGoOnIn(runs, kept, 4, (each) => told.push(each))).toBe(join(runs, beside));
  expect(told).toEqual([expect.stringContaining("run.json")]);
  expect(progressAt(folder)).toEqual({ term: 3, generation: 9 });
  expect(isLocked(folder)).toBe(false);
});

test("names do not grow: where all folders of the run are in use the next number is taken", async () => {
  const runs = temporaryRuns();
  for (const [each, generation] of [
    [name, 5],
    [beside, 9],
  ] as const)
    lockedBy(await keepRun(runs, each, { generation, term: generation }), asleep);
  const folder = await folderToGoOnIn(runs, await sharedFiles(name, { generation: 9, term: 9 }), 9, () => {});
  expect(folder).toBe(join(runs, `${name}-3`));
});

test("nothing is lost: neither another run of that name, nor an end, nor rounds that somebody has done alone are written over", async () => {
  for (const there of [
    { generation: 9, term: 3, changes: { instance: "another" } },
    { generation: 9, term: 3, changes: { ending: "budget", endedAt: "2026-11-26T03:46:12.000Z" } },
    { generation: 60, term: 3 },
  ] as const) {
    const runs = temporaryRuns();
    const folder = await keepRun(runs, name, { ...there, events: "own\n" });
    const before = [recordAt(folder), progressAt(folder), readdirSync(folder)];
    const taken = await folderToGoOnIn(runs, await sharedFiles(name, { generation: 12, term: 4 }), 4, () => {});
    expect(taken).toBe(join(runs, beside));
    expect(progressAt(taken)).toEqual({ term: 4, generation: 12 });
    expect([recordAt(folder), progressAt(folder), readdirSync(folder)]).toEqual(before);
    expect(isLocked(folder)).toBe(false);
  }
});

test("a program that is killed before all was written there does it again, from the beginning", async () => {
  const runs = temporaryRuns();
  const folder = await keepRun(runs, name, { generation: 12, term: 3, events: "a\nold\n" });
  writeFileSync(join(folder, "events.ndjson"), "a\n");
  const kept = await sharedFiles(name, { generation: 12, term: 4, events: "a\nb\n" });
  expect(await folderToGoOnIn(runs, kept, 4, untold)).toBe(folder);
  expect(text(folder, "events.ndjson")).toBe("a\nb\n");
  expect(existsSync(join(folder, "checkpoint.new"))).toBe(false);
});
