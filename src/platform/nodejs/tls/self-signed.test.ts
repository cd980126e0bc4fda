import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { selfSigned } from "./self-signed.ts";

const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const made = (hosts: readonly string[], until = "2051-02-03T04:05:06Z") =>
  new X509Certificate(selfSigned({ ...keys, hosts, from: new Date("2026-11-26T18:00:00Z"), until: new Date(until) }));

test("it is signed by its own key, is no authority, and has the time that was asked for", () => {
  const certificate = made(["lab-3"]);
  expect(certificate.verify(keys.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(keys.privateKey)).toBe(true);
  expect(certificate.ca).toBe(false);
  expect([certificate.subject, certificate.issuer]).toEqual(["CN=Edgewise aggregator", "CN=Edgewise aggregator"]);
  expect([certificate.validFrom, certificate.validTo]).toEqual([
    "Nov 26 18:00:00 2026 GMT",
    "Feb  3 04:05:06 2051 GMT",
  ]);
  expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  expect(made([]).serialNumber).not.toBe(made([]).serialNumber);
});

test.each<readonly [address: string, asLooked: string]>([
  ["127.0.0.1", "127.0.0.1"],
  ["192.168.1.5", "192.168.1.5"],
  ["::1", "::1"],
  ["::", "::"],
  ["fe80::fc:ff:fe00:1%eth0", "fe80::fc:ff:fe00:1"],
  ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["::ffff:192.168.1.5", "::ffff:192.168.1.5"],
])("it is for the address %s", (address, asLooked) => {
  const certificate = made(["other", address]);
  expect(certificate.checkIP(asLooked)).toBe(asLooked);
  expect(certificate.checkIP("192.168.1.6")).toBeUndefined();
});

test("it is for names, also for more than one length byte holds", () => {
  const names = Array.from({ length: 40 }, (_, i) => `node-${i}.lab.example`);
  const certificate = made(names);
  for (const name of names) expect(certificate.checkHost(name)).toBe(name);
  expect(certificate.checkHost("evil.example")).toBeUndefined();
});
