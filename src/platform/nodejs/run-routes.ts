import { open, stat } from "node:fs/promises";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { runLabel } from "../../data/run-label.ts";
import type { RunList } from "../../watch/run-list.ts";
import type { RunsFolder } from "./runs-folder.ts";

/** The files of a run that are given away, and what they are. */
const files: ReadonlyMap<string, string> = new Map([
  ["run.json", "application/json; charset=utf-8"],
  ["events.ndjson", "application/x-ndjson; charset=utf-8"],
  ["metrics.csv", "text/csv; charset=utf-8"],
  ["metrics.parquet", "application/octet-stream"],
  ["schema.json", "application/json; charset=utf-8"],
  ["model.json", "application/json; charset=utf-8"],
  ["model.onnx", "application/octet-stream"],
  ["model.safetensors", "application/octet-stream"],
  // Only ever saved: it has styles of its own, which no page of ours may have.
  ["report.html", "text/html; charset=utf-8"],
]);

const naming = z.strictObject({ label: runLabel });

type OfRun = { readonly Params: { readonly id: string; readonly file: string } };

/**
 * What the page asks of the runs that were kept: their list (`GET /api/runs`), the events of one that it draws (`/api/runs/ID/events`)
 * or shows again (`/api/runs/ID/replay`), a file of one to save (`/api/runs/ID/run.json`), and to call one by a name (`PUT /api/runs/ID/label` with `{"label": "..."}`).
 */
export function addRunRoutes(server: FastifyInstance, runs: RunsFolder | undefined): void {
  server.get("/api/runs", async (_request, reply) => {
    const none: RunList = { kept: false, runs: [], leftOut: 0, unreadable: 0 };
    if (runs === undefined) return none;
    return runs.list().catch(() => refused(reply, 500, "the folder of the runs cannot be read"));
  });

  for (const what of ["events", "replay"] as const)
    server.get<OfRun>(`/api/runs/:id/${what}`, async ({ params }, reply) => {
      const frame = await (what === "events" ? runs?.history(params.id) : runs?.replay(params.id));
      if (frame !== undefined) return reply.type("application/octet-stream").send(Buffer.from(frame));
      const isThere = (await runs?.pathOf(params.id, "")) !== undefined;
      return isThere ? refused(reply, 404, "this run has no events.ndjson that can be read") : noSuchRun(reply);
    });

  server.put<OfRun>("/api/runs/:id/label", async ({ params, body }, reply) => {
    const asked = naming.safeParse(body);
    if (!asked.success) return refused(reply, 400, asked.error.issues[0]?.message ?? "the name is not valid");
    try {
      const isNamed = await runs?.name(params.id, asked.data.label);
      return isNamed ? reply.code(204).send() : noSuchRun(reply);
    } catch {
      return refused(reply, 500, "the name cannot be written into the run's folder");
    }
  });

  server.get<OfRun>("/api/runs/:id/:file", async ({ params: { id, file } }, reply) => {
    const type = files.get(file);
    if (type === undefined) return refused(reply, 404, `a run's files are ${[...files.keys()].join(", ")}`);
    const path = await runs?.pathOf(id, file);
    if (path === undefined) return noSuchRun(reply);
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile() || found.size === 0) return refused(reply, 404, `this run has no ${file}`);
    const opened = await open(path).catch(() => undefined);
    if (opened === undefined) return refused(reply, 404, `this run's ${file} cannot be read`);
    return reply
      .type(type)
      .header("content-disposition", `attachment; filename="${id.replace(/[^\w.-]+/g, "-")}-${file}"`)
      .header("content-length", found.size)
      .send(opened.createReadStream({ end: found.size - 1 }));
  });
}

function noSuchRun(reply: FastifyReply) {
  return refused(reply, 404, "there is no such run here");
}

function refused(reply: FastifyReply, status: number, reason: string) {
  return reply.code(status).type("text/plain; charset=utf-8").send(reason);
}
