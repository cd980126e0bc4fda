import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Come, keepRun, temporaryRuns } from "../../test/support/kept-run.ts";
import { removeCheckpoints } from "../platform/nodejs/checkpoint-files.ts";
import { leftBehind } from "./copies-of-runs.ts";
import { findUnfinishedRun, namesOfUnfinished } from "./unfinished-runs.ts";

const name = "20261126-034512-small";
const ended = { ending: "budget", endedAt: "2026-11-26T03:46:12.000Z" } as const;

async function folders(all: Readonly<Record<string, Come>>): Promise<string> {
  const runs = temporaryRuns();
  for (const [each, come] of Object.entries(all)) await keepRun(runs, each, come);
  return runs;
}

test("a run that came to its end in another folder is unfinished in none, as earlier versions have left it", async () => {
  const runs = await folders({
    [name]: { generation: 9 },
    [`${name}-8`]: { generation: 15 },
    [`${name}-8-9`]: { generation: 20, changes: ended },
  });
  removeCheckpoints(join(runs, `${name}-8-9`));
  expect(namesOfUnfinished(runs)).toEqual([]);
  expect(() => findUnfinishedRun(runs, "latest")).toThrow("holds no run that can be gone on with");
  // It is still there for who wants it.
  expect(findUnfinishedRun(runs, name).generation).toBe(9);
});

test("of several folders of a run that did not end the one counts that came furthest", async () => {
  const runs = await folders({ [name]: { generation: 11, term: 1 }, [`${name}-2`]: { generation: 10, term: 2 } });
  expect(namesOfUnfinished(runs)).toEqual([`${name}-2`]);
  expect([...leftBehind(runs, [name])]).toEqual([[name, `${name}-2`]]);
});

test("an end that an aggregator came to alone, as it had slept, hides no run that went on", async () => {
  const runs = await folders({
    [name]: { generation: 11, term: 1, changes: ended },
    [`${name}-2`]: { generation: 30, term: 2 },
  });
  expect(namesOfUnfinished(runs)).toEqual([`${name}-2`]);
});

test("runs that only look alike, or cannot be read, hide none", async () => {
  const runs = await folders({
    [name]: { generation: 9 },
    [`${name}-2`]: { generation: 12, changes: { ...ended, instance: "another" } },
    [`${name}-3`]: { generation: 12, changes: { ...ended, sharing: { name: "second", id: "1" } } },
    [`${name}-4`]: { generation: 12 },
    [`${name}-5`]: { generation: 12 },
  });
  writeFileSync(join(runs, `${name}-4`, "run.json"), "{");
  rmSync(join(runs, `${name}-5`, "run.json"));
  expect(namesOfUnfinished(runs)).toEqual([name, `${name}-4`, `${name}-5`]);
  expect(leftBehind(runs, readdirSync(runs)).size).toBe(0);
});
