import { JetStreamApiError } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { ConnectionFailed } from "../../runtime/ports.ts";
import type { SharedStore } from "../../runtime/shared-store.ts";

/** A value of the store is a message of the server, whose own words need some room. */
const mostValueBytes = 256 * 1024;

const wrongLastSequence = 10071;

/** What a fleet's aggregators share, in a bucket of the server's, on its disk. @throws ConnectionFailed where it keeps nothing */
export async function natsStore(connection: NatsConnection, fleet: string): Promise<SharedStore> {
  const server = connection.getServer();
  const bucket = await new Kvm(connection).create(`edgewise_${fleet}`, { history: 1 }).catch((error: unknown) => {
    const reason =
      error instanceof Error && error.name === "JetStreamNotEnabled"
        ? "this NATS server keeps nothing: start it with JetStream (nats-server -js)"
        : `its JetStream does not make a bucket: ${error instanceof Error ? error.message : error}`;
    throw new ConnectionFailed(`${server}: ${reason}`, { cause: error, refused: true });
  });
  return {
    mostBytes: Math.min(mostValueBytes, (connection.info?.max_payload ?? mostValueBytes) - 1024),
    async get(key) {
      const entry = await bucket.get(key);
      return entry?.operation === "PUT" ? { value: entry.value, revision: entry.revision } : undefined;
    },
    async put(key, value) {
      await bucket.put(key, value);
    },
    async replace(key, value, revision) {
      try {
        return revision === undefined ? await bucket.create(key, value) : await bucket.update(key, value, revision);
      } catch (error) {
        if (error instanceof JetStreamApiError && error.code === wrongLastSequence) return undefined;
        throw error;
      }
    },
    remove: (key) => bucket.purge(key),
  };
}
