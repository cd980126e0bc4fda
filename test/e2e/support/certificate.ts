import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** A certificate of its own in that folder, for these names (`DNS:lab.example,IP:127.0.0.1`), and its key: paths of PEM files. */
export function selfSigned(folder: string, names: string): { readonly certificate: string; readonly key: string } {
  const [certificate, key] = [join(folder, "lab.pem"), join(folder, "lab.key")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const subject = ["-subj", "/CN=lab.example", "-addext", `subjectAltName=${names}`];
  const request = ["req", "-x509", ...curve, "-nodes", "-days", "2", ...subject];
  execFileSync("openssl", [...request, "-keyout", key, "-out", certificate], { stdio: "ignore" });
  return { certificate, key };
}
