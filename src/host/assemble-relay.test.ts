import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assembleRelay } from "./assemble-relay.ts";

const site = {
  ...{ name: "site-1", nodes: 1, host: "127.0.0.1", port: 0, tokens: false },
  ...{ onNodes() {}, onParent() {}, onWarning() {} },
};

test("credentials for NATS may be those for the parent alone, and are refused where nobody is reached through NATS", async () => {
  const stateDir = mkdtempSync(join(tmpdir(), "edgewise-relay-"));
  const natsCreds = join(stateDir, "site.creds");
  writeFileSync(natsCreds, "-----BEGIN NATS USER JWT-----\n-----BEGIN USER NKEY SEED-----\n");
  const configuration = { ...site, stateDir, natsCreds };
  const relay = await assembleRelay({ ...configuration, url: "nats://127.0.0.1:4222/fleet" });
  relay.stop();
  await relay.close();
  expect(await relay.ended).toEqual({ reason: "stopped", failed: false });
  await expect(assembleRelay({ ...configuration, url: "ws://127.0.0.1:7313/node" })).rejects.toThrow(
    "--nats-creds is for a NATS server, and none is named",
  );
});

test("what is wrong with where a relay listens is said by the relay's own options", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const url = "ws://127.0.0.1:7313/node";
  const stateDir = mkdtempSync(join(tmpdir(), "edgewise-relay-"));
  const listen = (listening: object) => assembleRelay({ ...site, url, port, stateDir, ...listening });
  await expect(listen({})).rejects.toThrow(`port ${port} is in use; choose another one with --listen`);
  await expect(listen({ host: "192.0.2.1", tls: "off" })).rejects.toThrow(
    "192.0.2.1 is not an address of this machine; check --listen",
  );
  other.close();
});
