import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { addByteRate, type ByteRate } from "./byte-rate.ts";

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
  { index = "index.html", ...rate }: ByteRate & { readonly index?: string },
): Promise<void> {
  await server.register(async (page) => {
    addByteRate(page, rate);
    page.addHook("onSend", async (request, reply) => {
      reply.header("vary", "accept-encoding");
      if (reply.statusCode === 200 && hashed.test(request.url)) reply.header("cache-control", forEver);
    });
    await page.register(fastifyStatic, { root: folder, index: [index], preCompressed: true });
    page.get("/join", (_request, reply) => reply.sendFile("join.html"));
  });
}
