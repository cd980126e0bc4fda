import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import type { ClientAddresses } from "./client-address.ts";
import { type RequestRate, tooManyRequests } from "./request-rate.ts";

/** Files whose names change with their contents. */
const hashed = /\/assets\/[^/]+-[\w-]{8}\.\w+$/;
const forEver = "public, max-age=31536000, immutable";

/**
 * The files of the built page, compressed where the build left a file `.gz` beside them, and `/join`, the page by which a browser
 * becomes a node. They are the largest answers that anybody gets, so that their bytes have a rate.
 */
export async function addPageFiles(
  server: FastifyInstance,
  folder: string,
  { clients, requests }: { readonly clients: ClientAddresses; readonly requests: RequestRate },
): Promise<void> {
  await server.register(async (page) => {
    page.addHook("onRequest", async (request, reply) => {
      if (requests.hasBytes(clients.of(request))) return;
      reply.headers({ "retry-after": "1", connection: "close" });
      return reply.code(429).type("text/plain; charset=utf-8").send(tooManyRequests);
    });
    page.addHook("onSend", async (request, reply) => {
      const bytes = request.method === "HEAD" ? 0 : Number(reply.getHeader("content-length") ?? 0);
      requests.spendBytes(clients.of(request), bytes);
      reply.header("vary", "accept-encoding");
      if (reply.statusCode === 200 && hashed.test(request.url)) reply.header("cache-control", forEver);
    });
    await page.register(fastifyStatic, { root: folder, preCompressed: true });
    page.get("/join", (_request, reply) => reply.sendFile("join.html"));
  });
}
