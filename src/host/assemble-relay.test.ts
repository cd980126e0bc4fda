import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assembleRelay } from "./assemble-relay.ts";

test("credentials for NATS may be those for the parent alone, and are refused where nobody is reached through NATS", async () => {
  const stateDir = mkdtempSync(join(tmpdir(), "edgewise-relay-"));
  const natsCreds = join(stateDir, "site.creds");
  writeFileSync(natsCreds, "credentials");
  const configuration = {
    ...{ name: "site-1", nodes: 1, host: "127.0.0.1", port: 0, tokens: false, stateDir, natsCreds },
    ...{ onNodes() {}, onParent() {}, onWarning() {} },
  };
  const relay = await assembleRelay({ ...configuration, url: "nats://127.0.0.1:4222/fleet" });
  relay.stop();
  await relay.close();
  expect(await relay.ended).toEqual({ reason: "stopped", failed: false });
  await expect(assembleRelay({ ...configuration, url: "ws://127.0.0.1:7313/node" })).rejects.toThrow(
    "--nats-creds is for a NATS server, and none is named",
  );
});
