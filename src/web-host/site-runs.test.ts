import { unpack } from "msgpackr/unpack";
import { expect, test } from "vitest";
import { virtualRun } from "../../test/support/virtual-run.ts";
import type { BrowserStorage } from "../platform/browser/storage.ts";
import type { FeedFrame } from "../watch/feed-frame.ts";
import { packPlain } from "./pack-plain.ts";
import { answerAboutRuns } from "./site-run-answers.ts";
import { createSiteRuns } from "./site-runs.ts";

function memory(): BrowserStorage {
  const kept = new Map<string, unknown>();
  return {
    lasts: true,
    get: async <T>(name: string) => kept.get(name) as T | undefined,
    set: async (name, value) => void kept.set(name, structuredClone(value)),
    remove: async (name) => void kept.delete(name),
    names: async () => [...kept.keys()],
  };
}

/** What a page of the site has of its runs, each time that it is loaded. */
function loaded(storage: BrowserStorage, run: ReturnType<typeof virtualRun>, startMs = 0) {
  let atMs = Date.UTC(2026, 10, 27) + startMs;
  const runs = createSiteRuns({
    storage,
    now: () => {
      atMs += 1000;
      return new Date(atMs);
    },
    program: { version: "1.0.0", instance: `page-${startMs}`, kernels: "plain" },
    task: run.aggregator.task,
    history: run.aggregator.history,
    model: () => '{"model":"file"}',
    onProblem: (error) => {
      throw error;
    },
  });
  run.aggregator.subscribe(runs.take);
  const ask = async (method: string, address: string, body?: string) => {
    const answer = await answerAboutRuns({ method, address, ...(body === undefined ? {} : { body }) }, runs);
    if (!answer) throw new Error("no answer");
    return answer;
  };
  const list = async () => JSON.parse(String((await ask("GET", "api/runs")).text));
  return { runs, ask, list };
}

test("a run that has ended is there after a reload, with its events, record, table and model, and can be named and deleted", async () => {
  const storage = memory();
  const run = virtualRun({ nodes: 2 });
  const { list: before } = loaded(storage, run);
  await run.finish({ rounds: 5 });
  expect((await before()).runs).toHaveLength(1);

  const { ask, list } = loaded(storage, virtualRun({ nodes: 0, nodesNeeded: 1 }), 1e6);
  const { kept, runs } = await list();
  expect(kept).toBe(true);
  expect(runs).toMatchObject([{ label: null, hasModel: true, record: { run: 1, ending: "rounds", nodes: 2 } }]);
  const at = `api/runs/${encodeURIComponent(runs[0].id)}`;
  const frame = unpack((await ask("GET", `${at}/events`)).text as Uint8Array) as FeedFrame;
  const told = frame.events.filter(({ kind }) => kind === "round-finished");
  const all = run.all("round-finished");
  expect(told.map((event) => event.kind === "round-finished" && event.loss)).toEqual(all.map(({ loss }) => loss));
  expect(frame.events[0]?.kind).toBe("aggregator-started");
  expect(frame.events.some(({ kind }) => kind === "message-passed")).toBe(false);
  expect(String((await ask("GET", `${at}/metrics.csv`)).text).split("\n")).toHaveLength(all.length + 2);
  expect(JSON.parse(String((await ask("GET", `${at}/run.json`)).text))).toMatchObject({ ending: "rounds" });

  await ask("PUT", `${at}/label`, '{"label":"mine"}');
  expect((await list()).runs[0].label).toBe("mine");
  expect((await ask("PUT", `${at}/label`, '{"label":"a\\u202eb"}')).status).toBe(400);
  expect((await ask("DELETE", at)).status).toBe(200);
  expect((await list()).runs).toEqual([]);
  expect((await ask("GET", `${at}/events`)).status).toBe(404);
  expect((await ask("DELETE", at)).status).toBe(404);
  expect(await storage.names()).toEqual([]);
});

test("fifty runs are kept, the newest", async () => {
  const storage = memory();
  const run = virtualRun({ nodes: 1 });
  const { list } = loaded(storage, run);
  for (let i = 0; i < 52; i++) await run.finish({ rounds: 1 });
  const { runs } = await list();
  expect(runs.map(({ record }: { record: { run: number } }) => record.run)).toEqual(
    Array.from({ length: 50 }, (_, i) => 52 - i),
  );
});

test("plain data are packed as any reader of MessagePack reads them", () => {
  const value = { a: [1, -2, 0.5, null, true], b: { c: "é", d: Uint8Array.of(1, 2) }, e: 70_000 };
  expect(unpack(packPlain({ ...value, left: undefined }))).toEqual({
    ...value,
    b: { ...value.b, d: expect.anything() },
  });
  expect(() => packPlain({ f: () => 1 })).toThrow(TypeError);
});
