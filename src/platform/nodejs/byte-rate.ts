import type { FastifyInstance } from "fastify";
import type { ClientAddresses } from "./client-address.ts";
import { type RequestRate, tooManyRequests } from "./request-rate.ts";

export interface ByteRate {
  readonly clients: ClientAddresses;
  readonly requests: RequestRate;
}

/** From now on, what is asked of this server is answered as long as an address has bytes left, and what is sent is counted. */
export function addByteRate(server: FastifyInstance, { clients, requests }: ByteRate): void {
  server.addHook("onRequest", async (request, reply) => {
    if (requests.hasBytes(clients.of(request))) return;
    reply.headers({ "retry-after": "1", connection: "close" });
    return reply.code(429).type("text/plain; charset=utf-8").send(tooManyRequests);
  });
  server.addHook("onSend", async (request, reply) => {
    const bytes = request.method === "HEAD" ? 0 : Number(reply.getHeader("content-length") ?? 0);
    requests.spendBytes(clients.of(request), bytes);
  });
}
