import { createHash, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nodejsSignatures, signingKey } from "../../src/platform/nodejs/access/ed25519.ts";
import { type AggregatorIdentity, challengeTo, proofFor } from "../../src/protocol/identity/handshake.ts";
import { keyText } from "../../src/protocol/identity/key-text.ts";
import { signedBytes } from "../../src/protocol/identity/transcript.ts";
import { hello } from "../support/aggregator-environment.ts";

const document = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");
const filled = (byte: number) => new Uint8Array(32).fill(byte);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** The key of a seed, as PKCS #8 wraps it (RFC 8410). */
function keyOf(seed: Uint8Array) {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  return signingKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}

test("the document's handshake is what this program signs", async () => {
  const aggregator: AggregatorIdentity = {
    signatures: { ...nodejsSignatures, randomBytes: () => filled(4) },
    key: keyOf(filled(2)),
  };
  const node = keyOf(filled(1));
  const asking = { ...hello("pi-1", { instance: "a" }), identity: { key: node.publicKey, nonce: filled(3) } };
  const challenge = await challengeTo(asking, aggregator);
  const proof = await proofFor(asking, challenge, node);
  const signed = signedBytes("node", asking, challenge);
  const text = document.slice(document.indexOf("## Who is who"), document.indexOf("## Versions and capabilities"));
  for (const part of [
    `the node's public key is \`${keyText(node.publicKey)}\``,
    `\`${keyText(aggregator.key.publicKey)}\``,
    `has ${signed.length} bytes with the SHA-256 \`${createHash("sha256").update(signed).digest("hex")}\``,
    `\`${hex(proof.signature).slice(0, 32)}\``,
    `\`${hex(challenge.signature).slice(0, 32)}\``,
  ])
    expect(text.replace(/\s+/g, " ")).toContain(part);
});
