import { expect, test } from "vitest";
import { keepRun, temporaryRuns } from "../../test/support/kept-run.ts";
import { runsToGoOn } from "./runs-to-go-on.ts";

test("of several runs each goes on where it came furthest, whatever was left behind of it in other folders", async () => {
  const runs = temporaryRuns();
  const of = (name: string) => ({ sharing: { name, id: "session" } });
  const ended = { ending: "budget", endedAt: "2026-11-26T03:46:12.000Z" } as const;
  await keepRun(runs, "a", { generation: 12, term: 1, changes: { ...of("a"), ...ended } });
  await keepRun(runs, "a-2", { generation: 20, term: 2, changes: of("a") });
  await keepRun(runs, "b", { generation: 20, term: 2, changes: { ...of("b"), ...ended } });
  await keepRun(runs, "b-2", { generation: 12, term: 1, changes: of("b") });
  const found = runsToGoOn(runs, ["a", "b", "c"]);
  expect(found.id).toBe("session");
  expect([...found.runs]).toEqual([
    ["a", { kind: "unfinished", path: expect.stringMatching(/a-2$/), arguments: [] }],
    ["b", { kind: "done" }],
  ]);
});
