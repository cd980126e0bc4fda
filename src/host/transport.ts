import { usualStateFolder } from "../platform/nodejs/access/state-folder.ts";
import { isLoopback } from "../platform/nodejs/admission.ts";
import type { PublicUrl } from "../platform/nodejs/public-url.ts";
import { givenCertificate, ownCertificate, type ServerCertificate } from "../platform/nodejs/tls/server-certificate.ts";
import { UserError } from "../protocol/user-error.ts";

export const tlsModes = ["given", "auto", "off"] as const;

/** How what passes between an aggregator and the others is protected. */
export interface TransportConfiguration {
  readonly host: string;
  readonly publicUrl?: PublicUrl | undefined;
  /**
   * `auto`: by a certificate of its own, which links name; `given`: by that of the files below; left out, `given` if there are files,
   * and else `auto` where others reach it, and `off` where only this machine does.
   */
  readonly tls?: (typeof tlsModes)[number] | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  /** Left out, the user's own. */
  readonly stateDir?: string | undefined;
}

/** What an aggregator proves itself by; undefined without TLS. @throws UserError */
export function openTransport(configuration: TransportConfiguration): ServerCertificate | undefined {
  const { tlsCert, tlsKey, publicUrl, stateDir } = configuration;
  const mode = modeOf(configuration);
  const files = [tlsCert, tlsKey].filter((file) => file !== undefined);
  if (mode !== "given" && files.length > 0)
    throw new UserError(`--tls ${mode} takes no certificate`, {
      toDo: "leave out --tls-cert and --tls-key, or say --tls given",
    });
  if (mode === "off") return undefined;
  // The browser would be led to a port that does not speak what it does.
  if (publicUrl?.origin.startsWith("http:"))
    throw new UserError(`with TLS the address begins with https:, and ${publicUrl.href} does not`, {
      where: "--public-url",
      toDo: `say ${publicUrl.href.replace("http:", "https:")}, or --tls off where something in front of it does TLS`,
    });
  if (mode === "auto") return ownCertificate(stateDir ?? usualStateFolder());
  if (tlsCert === undefined || tlsKey === undefined)
    throw new UserError("--tls given takes a certificate and its key", {
      toDo: "add --tls-cert FILE and --tls-key FILE",
    });
  return givenCertificate(tlsCert, tlsKey);
}

function modeOf({ tls, tlsCert, tlsKey, host }: TransportConfiguration) {
  if (tls !== undefined) return tls;
  if (tlsCert !== undefined || tlsKey !== undefined) return "given";
  return isLoopback(host) ? "off" : "auto";
}
