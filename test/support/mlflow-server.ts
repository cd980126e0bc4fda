import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { z } from "zod";

// The shapes that MLflow's documentation of its REST API 2.0 gives, as far as they may be used; nothing else is let pass.
const key = z.string().regex(/^[\w. /:-]{1,250}$/);
const pairs = z.array(z.strictObject({ key, value: z.string().max(5000) })).max(100);
const metric = z.strictObject({ key, value: z.number(), timestamp: z.int().positive(), step: z.int().nonnegative() });
const shapes: Readonly<Record<string, z.ZodType>> = {
  "GET experiments/get-by-name": z.strictObject({ experiment_name: z.string() }),
  "POST experiments/create": z.strictObject({ name: z.string().min(1) }),
  "POST runs/create": z.strictObject({
    experiment_id: z.string(),
    run_name: z.string(),
    start_time: z.int().positive(),
    tags: pairs,
  }),
  "POST runs/log-batch": z.strictObject({
    run_id: z.literal("r1"),
    metrics: z.array(metric).max(1000),
    params: pairs,
    tags: pairs,
  }),
  "POST runs/update": z.strictObject({
    run_id: z.literal("r1"),
    status: z.enum(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]),
    end_time: z.int().positive(),
  }),
};

export interface Asked {
  /** `POST runs/create` */
  readonly what: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape has been checked.
  readonly body: any;
}

/** Answers as the documentation says, below `/prefix`, and keeps what was asked. Whatever is not in the documentation gets 400. */
export async function mlflowServer(experiments: Map<string, string> = new Map()) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    const what = `${request.method} ${url.pathname.replace("/prefix/api/2.0/mlflow/", "")}`;
    const query = Object.fromEntries(url.searchParams);
    const body = request.method === "POST" ? await json(request) : query;
    const { status, ...answer } = answerTo(what, body);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });

  function answerTo(what: string, body: unknown): { readonly status: number } & Readonly<Record<string, unknown>> {
    const parsed = shapes[what]?.safeParse(body);
    if (!parsed?.success) {
      return { status: 400, error_code: "INVALID_PARAMETER_VALUE", message: parsed?.error.message ?? `no ${what}` };
    }
    const request = { what, body: parsed.data };
    asked.push(request as Asked);
    switch (what) {
      case "GET experiments/get-by-name": {
        const id = experiments.get((request as Asked).body.experiment_name);
        if (id === undefined)
          return { status: 404, error_code: "RESOURCE_DOES_NOT_EXIST", message: "no such experiment" };
        return { status: 200, experiment: { experiment_id: id, lifecycle_stage: "active" } };
      }
      case "POST experiments/create":
        return { status: 200, experiment_id: "7" };
      case "POST runs/create":
        return { status: 200, run: { info: { run_id: "r1", status: "RUNNING" }, data: {} } };
      default:
        return { status: 200 };
    }
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix` };
}
