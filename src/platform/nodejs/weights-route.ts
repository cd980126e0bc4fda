import type { FastifyInstance } from "fastify";
import { addByteRate, type ByteRate } from "./byte-rate.ts";

/** `GET /api/weights`: the newest weights as they are in memory, 32 bits each, the lowest first. Their bytes have a rate. */
export async function addWeights(
  server: FastifyInstance,
  weights: (() => Float32Array) | undefined,
  rate: ByteRate,
): Promise<void> {
  await server.register(async (own) => {
    addByteRate(own, rate);
    own.get("/api/weights", (_request, reply) => {
      const { buffer, byteOffset, byteLength } = weights?.() ?? new Float32Array();
      if (byteLength === 0) return reply.code(404).type("text/plain; charset=utf-8").send("there is no model yet");
      const bytes = Buffer.from(buffer, byteOffset, byteLength);
      return reply
        .type("application/octet-stream")
        .headers({ "cache-control": "no-store", "content-length": byteLength })
        .send(bytes);
    });
  });
}
