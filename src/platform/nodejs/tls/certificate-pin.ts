import { createHash, type X509Certificate } from "node:crypto";

/**
 * What a link names a certificate by: the SHA-256 of its public key (SubjectPublicKeyInfo, DER), in base64url. The key stays when
 * the certificate is made anew.
 */
export function pinOf({ publicKey }: Pick<X509Certificate, "publicKey">): string {
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64url");
}
