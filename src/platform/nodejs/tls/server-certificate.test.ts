import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { pinOf } from "./certificate-pin.ts";
import { givenCertificate, ownCertificate } from "./server-certificate.ts";

function stateFolder(): string {
  const above = mkdtempSync(join(tmpdir(), "edgewise-tls-"));
  onTestFinished(() => rmSync(above, { recursive: true }));
  return join(above, "state");
}

const day = 24 * 3_600_000;

test("an aggregator keeps its certificate, and makes a new one with the same key before it expires", () => {
  const folder = stateFolder();
  const now = new Date();
  const first = ownCertificate(folder, now);
  expect(new X509Certificate(first.cert).checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(pinOf(new X509Certificate(first.cert))).toBe(first.pin);
  expect(first.pin).toMatch(/^[\w-]{43}$/);
  expect(ownCertificate(folder, new Date(now.getTime() + 700 * day))).toEqual(first);
  const renewed = ownCertificate(folder, new Date(now.getTime() + 780 * day));
  expect(renewed.cert).not.toBe(first.cert);
  expect([renewed.key, renewed.pin]).toEqual([first.key, first.pin]);
  expect(["tls.key", "tls.crt"].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600]);
});

test("a key that others may read is not used", () => {
  const folder = stateFolder();
  ownCertificate(folder);
  chmodSync(join(folder, "tls.key"), 0o640);
  expect(() => ownCertificate(folder)).toThrow(/tls\.key: others may read this secret; chmod 600/);
});

test("what is given is looked at, and it is said what is wrong with which file", () => {
  const folder = stateFolder();
  const { cert, key, pin } = ownCertificate(folder);
  const path = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [certPath, keyPath] = [path("a.pem", cert), path("a.key", key)];
  expect(givenCertificate(certPath, keyPath)).toEqual({ cert, key, pin, isOwn: false });
  expect(() => givenCertificate(join(folder, "none"), keyPath)).toThrow(/--tls-cert .*none: there is no such file/);
  expect(() => givenCertificate(keyPath, keyPath)).toThrow(/--tls-cert .*a\.key: this is no certificate in PEM/);
  expect(() => givenCertificate(certPath, certPath)).toThrow(/--tls-key .*a\.pem: this is no private key/);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const other = path("b.key", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  expect(() => givenCertificate(certPath, other)).toThrow(/this key is not that of the certificate/);
});
