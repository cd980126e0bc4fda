import type { FastifyInstance } from "fastify";
import { UserError } from "../../protocol/user-error.ts";
import { askedPage, askedShare, type NodeRoutes } from "./node-routes.ts";

const plain = "text/plain; charset=utf-8";

/**
 * What nodes in browsers ask for: `GET /api/share?dataset=..&partition=..&index=..&count=..&seed=..` answers the examples of one node,
 * and `GET /api/may-join` what a node is to bring, or why it may not join, which browsers do not tell of a WebSocket;
 * and what people ask who let them in, or others to the page: `POST /api/join-links`, and `POST /api/page-links` with `{"right": "watch"}`.
 */
export function addNodeRoutes(server: FastifyInstance, { share, invitation, links, pageLinks }: NodeRoutes): void {
  server.get("/api/may-join", (_request, reply) =>
    reply.header("cache-control", "no-store").send(invitation?.() ?? {}),
  );
  // Makes a token, so that it is no question that changes nothing.
  server.post("/api/join-links", (_request, reply) => {
    if (!links) return reply.code(404).type(plain).send("no browser can become a node here");
    return reply.header("cache-control", "no-store").send(links());
  });
  server.post("/api/page-links", (request, reply) => {
    if (!pageLinks) return reply.code(404).type(plain).send("no links to this page are made here");
    const asked = askedPage.safeParse(request.body);
    if (!asked.success) return reply.code(400).type(plain).send('send {"right": "watch"} or {"right": "present"}');
    return reply.header("cache-control", "no-store").send(pageLinks(asked.data.right));
  });
  server.get("/api/share", async (request, reply) => {
    reply.header("cache-control", "no-store");
    const parsed = askedShare.safeParse(request.query);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return reply
        .code(400)
        .type(plain)
        .send(`share: ${issue?.path.join(".")}: ${issue?.message}`);
    }
    if (!share) return reply.code(404).type(plain).send("this aggregator gives no data away: its nodes have their own");
    try {
      const bytes = await share(parsed.data);
      return await reply.type("application/octet-stream").header("content-encoding", "gzip").send(bytes);
    } catch (error) {
      if (error instanceof UserError) return reply.code(409).type(plain).send(error.message);
      throw error;
    }
  });
}
