import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../protocol/user-error.ts";
import { makeSecretFolder, readSecret, writeSecret } from "../access/state-folder.ts";
import { systemReason } from "../system-errors.ts";
import { pinOf } from "./certificate-pin.ts";
import { selfSigned } from "./self-signed.ts";

/** What a server proves itself by, as PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  /** As `pinOf` makes it. */
  readonly pin: string;
  /** No authority vouches for it, so that links have to name the pin. */
  readonly isOwn: boolean;
}

/** A certificate that cannot be used. */
class CertificateProblem extends UserError {
  override readonly name = "CertificateProblem";
}

const dayMs = 24 * 3_600_000;
const validDays = 800;
const renewedDays = 30;

/** The certificate of a state folder: made if there is none, and anew with the same key before it expires. @throws StateFolderProblem */
export function ownCertificate(stateFolder: string, now = new Date()): ServerCertificate {
  makeSecretFolder(stateFolder);
  const [keyPath, path] = [join(stateFolder, "tls.key"), join(stateFolder, "tls.crt")];
  const key = readSecret(keyPath) ?? newKey(keyPath);
  const kept = readSecret(path);
  const cert = kept !== undefined && isUsable(kept, key, now) ? kept : newCertificate(createPrivateKey(key), now);
  if (cert !== kept) writeSecret(path, cert);
  return { cert, key, pin: pinOf({ publicKey: createPublicKey(key) }), isOwn: true };
}

/** @throws CertificateProblem */
export function givenCertificate(certPath: string, keyPath: string): ServerCertificate {
  const [cert, key] = [textOf(certPath, "--tls-cert"), textOf(keyPath, "--tls-key")];
  const [certificate, privateKey] = [
    read(() => new X509Certificate(cert), `--tls-cert ${certPath}`, "this is no certificate in PEM"),
    read(() => createPrivateKey(key), `--tls-key ${keyPath}`, "this is no private key in PEM without a password"),
  ];
  if (!certificate.checkPrivateKey(privateKey))
    throw new CertificateProblem("this key is not that of the certificate", { where: `--tls-key ${keyPath}` });
  return { cert, key, pin: pinOf(certificate), isOwn: false };
}

function newKey(path: string): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const text = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  writeSecret(path, text);
  return text;
}

function newCertificate(privateKey: KeyObject, now: Date): string {
  const der = selfSigned({
    privateKey,
    publicKey: createPublicKey(privateKey),
    hosts: [...new Set(ownHosts())],
    // The clock of who looks at it may be behind.
    from: new Date(now.getTime() - dayMs),
    until: new Date(now.getTime() + validDays * dayMs),
  });
  return new X509Certificate(der).toString();
}

function* ownHosts(): Generator<string> {
  yield* ["localhost", hostname(), "127.0.0.1", "::1"];
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address } of addresses ?? []) yield address.replace(/%.*$/s, "");
  }
}

function isUsable(cert: string, key: string, now: Date): boolean {
  try {
    const certificate = new X509Certificate(cert);
    const left = new Date(certificate.validTo).getTime() - now.getTime();
    return left > renewedDays * dayMs && certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function textOf(path: string, option: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new CertificateProblem(systemReason(cause), { where: `${option} ${path}`, cause });
  }
}

function read<T>(make: () => T, where: string, what: string): T {
  try {
    return make();
  } catch (cause) {
    throw new CertificateProblem(what, { where, cause });
  }
}
