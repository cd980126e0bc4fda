import type { FastifyInstance } from "fastify";
import { prometheusContentType } from "../../trackers/prometheus-text.ts";
import type { Gate } from "./access/gate.ts";
import type { ByteRate } from "./byte-rate.ts";
import { addPageFiles, type PageFiles } from "./page-files.ts";
import { addSession } from "./route-rights.ts";
import { belowRuns } from "./run-addresses.ts";
import { addRunRoutes } from "./run-routes.ts";
import type { RunSite } from "./run-site.ts";
import { addNodeRoutes } from "./share-route.ts";
import { addWeights } from "./weights-route.ts";

export interface ServedSite {
  readonly url: () => string;
  readonly gate: Gate;
  readonly rate: ByteRate;
  /** The built page; without it only nodes are served. */
  readonly pageFiles: PageFiles | undefined;
  /** The file that is the page itself. */
  readonly index?: string;
}

/** Bodies may be bytes. Once for all sites. */
export function takeBytes(server: FastifyInstance): void {
  server.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
}

/** A run's own site. */
export async function addSiteBelow(
  server: FastifyInstance,
  name: string,
  site: RunSite,
  served: ServedSite,
): Promise<void> {
  await server.register(
    async (own) => {
      // The page's relative addresses lead below only if the slash is there.
      own.get("/", { prefixTrailingSlash: "no-slash" }, (_request, reply) => reply.redirect(`${name}/`, 308));
      await addSite(own, site, served);
    },
    { prefix: belowRuns(name) },
  );
}

export async function addSite(
  server: FastifyInstance,
  site: RunSite,
  { url, gate, rate, pageFiles, index = "index.html" }: ServedSite,
): Promise<void> {
  addSession(server, gate, rate.clients);
  addClassify(server, site.classify);
  addModel(server, site.model);
  addRunRoutes(server, site.runs);
  addNodeRoutes(server, site.nodeRoutes?.(url) ?? {});
  const { joining, metrics, status } = site;
  if (joining) server.get("/api/join", () => joining(url()));
  if (status) server.get("/api/status", (_request, reply) => reply.send(status()));
  if (metrics) server.get("/metrics", (_request, reply) => reply.type(prometheusContentType).send(metrics()));
  await addWeights(server, site.weights, rate);
  if (pageFiles) await addPageFiles(server, pageFiles, { ...rate, index });
}

function addClassify(server: FastifyInstance, classify: RunSite["classify"]): void {
  server.post("/api/classify", async (request, reply) => {
    if (!(request.body instanceof Buffer)) {
      return reply.code(415).send({ error: "send the example's bytes as application/octet-stream" });
    }
    try {
      return await classify(new Uint8Array(request.body));
    } catch (error) {
      if (error instanceof RangeError) return reply.code(400).send({ error: error.message });
      throw error;
    }
  });
}

function addModel(server: FastifyInstance, model: RunSite["model"]): void {
  server.get("/api/model", (_request, reply) => {
    const newest = model?.();
    if (!newest) return reply.code(404).type("text/plain; charset=utf-8").send("no run has a model yet");
    return reply
      .type("application/json; charset=utf-8")
      .header("content-disposition", `attachment; filename="${newest.name}"`)
      .send(newest.text);
  });
}
