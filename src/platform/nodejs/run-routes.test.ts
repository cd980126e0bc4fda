import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify, { type FastifyInstance, type InjectOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keepRun } from "../../../test/support/kept-runs.ts";
import type { RunList } from "../../watch/run-list.ts";
import { addRunRoutes } from "./run-routes.ts";
import { runsFolder } from "./runs-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-routes-"));
const server: FastifyInstance = fastify();
beforeAll(() => {
  keepRun(folder, "a run", { files: { "metrics.csv": "round,loss\n1,0.5\n", "model.json": "", "events.ndjson": "" } });
  keepRun(folder, "without events");
  keepRun(folder, "not to be named");
  mkdirSync(join(folder, "not to be named", "label.txt"));
  writeFileSync(join(folder, "run.json"), "of no run");
  addRunRoutes(server, runsFolder(folder));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const put = (id: string, payload: unknown): InjectOptions => ({
  method: "PUT",
  url: `/api/runs/${id}/label`,
  payload: payload as object,
});

test("a file of a run is given away under a plain name", async () => {
  const { statusCode, headers, body } = await server.inject("/api/runs/a%20run/metrics.csv");
  expect([statusCode, body]).toEqual([200, "round,loss\n1,0.5\n"]);
  expect(headers["content-disposition"]).toBe('attachment; filename="a-run-metrics.csv"');
});

test("a run is listed by the name that it got", async () => {
  expect((await server.inject(put("a%20run", { label: "  first <b>try</b> " }))).statusCode).toBe(204);
  const { runs } = (await server.inject("/api/runs")).json();
  expect(runs).toContainEqual(expect.objectContaining({ id: "a run", label: "first <b>try</b>" }));
});

describe("refused, with the reason:", () => {
  test.each<[what: string, asked: InjectOptions | string, status: number, says: RegExp]>([
    ["the events of no run", "/api/runs/none/events", 404, /no such run/],
    ["the events of a run without", "/api/runs/without%20events/events", 404, /^this run has no events.ndjson that/],
    ["a name that cannot be written", put("not%20to%20be%20named", { label: "x" }), 500, /^the name cannot be written/],
    ["a path out of the folder", "/api/runs/..%2f..%2fetc/run.json", 404, /no such run/],
    ["a path out of a run", "/api/runs/a%20run/..%2f..%2fpasswd", 404, /a run's files are run.json/],
    ["the folder itself", "/api/runs/%2e%2f/run.json", 404, /no such run/],
    ["a file that is none of a run's", "/api/runs/a%20run/label.txt", 404, /a run's files are/],
    ["a file that this run has not", "/api/runs/a%20run/model.onnx", 404, /this run has no model.onnx/],
    ["a file that is empty", "/api/runs/a%20run/model.json", 404, /this run has no model.json/],
    ["a name for no run", put("none", { label: "x" }), 404, /no such run/],
    ["a name for what lies outside", put("..%2f..", { label: "x" }), 404, /no such run/],
    ["a name of two lines", put("a%20run", { label: "x\ny" }), 400, /one line of plain characters/],
    ["a name that turns text round", put("a%20run", { label: "x\u202ey" }), 400, /one line of plain characters/],
    ["a name that is too long", put("a%20run", { label: "x".repeat(81) }), 400, /at most 80 characters/],
    ["a name that is none", put("a%20run", { label: 7 }), 400, /string/],
    ["no name", put("a%20run", {}), 400, /string/],
    ["more than a name", put("a%20run", { label: "x", id: "y" }), 400, /id/],
    ["a list", put("a%20run", ["x"]), 400, /object/],
  ])("%s", async (_what, asked, status, says) => {
    const { statusCode, body } = await server.inject(asked);
    expect(statusCode).toBe(status);
    expect(body).toMatch(says);
    expect(body).not.toContain(folder);
  });
});

test("many names at once are all accepted, and one of them is the run's", async () => {
  const labels = Array.from({ length: 20 }, (_, i) => `name ${i}`);
  const answers = await Promise.all(labels.map((label) => server.inject(put("a%20run", { label }))));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(labels.map(() => 204));
  const { runs } = (await server.inject("/api/runs")).json<RunList>();
  expect(labels).toContain(runs.find(({ id }) => id === "a run")?.label);
  expect(readdirSync(join(folder, "a run")).filter((name) => name.startsWith("label"))).toEqual(["label.txt"]);
});

test("an aggregator that keeps nothing says so, and has no run", async () => {
  const keepsNothing = fastify();
  addRunRoutes(keepsNothing, undefined);
  expect((await keepsNothing.inject("/api/runs")).json()).toEqual({ kept: false, runs: [], leftOut: 0, unreadable: 0 });
  expect((await keepsNothing.inject("/api/runs/a/run.json")).statusCode).toBe(404);
  expect((await keepsNothing.inject(put("a", { label: "x" }))).statusCode).toBe(404);
});
