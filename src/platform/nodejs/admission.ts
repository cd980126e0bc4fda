import type { IncomingHttpHeaders } from "node:http";
import { hostname, networkInterfaces } from "node:os";
import type { PublicUrl } from "./public-url.ts";

export interface AdmissionOptions {
  /** The address that the server listens on. */
  readonly listeningHost: string;
  readonly publicUrl?: PublicUrl | undefined;
  /** This machine's names and addresses at present. */
  readonly ownHosts?: () => Iterable<string>;
}

/**
 * Why a request must be refused; undefined if it may be answered. Browsers tell in `Host` by which name they have reached
 * us, and in `Origin` of which web site the page is that asks. Somebody's DNS can make any name lead here (and then the
 * browser takes us for a part of that web site), so only names that we know are ours are answered.
 */
export type Admission = (headers: IncomingHttpHeaders) => string | undefined;

export function createAdmission({ listeningHost, publicUrl, ownHosts = machineHosts }: AdmissionOptions): Admission {
  const always = new Set(["localhost", "127.0.0.1", "[::1]", inUrl(listeningHost)]);
  if (publicUrl) always.add(publicUrl.hostname);
  const isOwn = (name: string) => {
    if (always.has(name)) return true;
    // Addresses change while the program runs, for example with the Wi-Fi.
    return !isLoopback(listeningHost) && [...ownHosts()].some((own) => inUrl(own) === name);
  };
  return ({ host, origin }) => {
    const name = host === undefined ? undefined : nameOf(host);
    if (name === undefined) return "requests without a valid Host are not answered";
    if (!isOwn(name)) {
      return (
        `requests to ${name} are not answered: if that is what this aggregator is called, start it with ` +
        `--public-url http://${host} (or https:, and with the path below which a proxy has it)`
      );
    }
    const isOurs = origin === undefined || origin === publicUrl?.origin;
    if (isOurs || origin === `http://${host}` || origin === `https://${host}`) return undefined;
    return (
      `pages of ${origin} may not talk to this aggregator: if that is where its own page is, start it with ` +
      `--public-url ${origin === "null" ? "https://host/prefix" : origin} (and the path below which a proxy has it)`
    );
  };
}

function* machineHosts(): Generator<string> {
  const name = hostname();
  const short = name.replace(/\..*$/s, "");
  yield* [name, short, `${short}.local`];
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address } of addresses ?? []) yield address;
  }
}

/** Whether only this machine reaches this host. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** As it stands in a URL: in lower case, IPv6 addresses in brackets and without the name of an interface. */
function inUrl(host: string): string {
  return host.includes(":") ? `[${host.replace(/%.*$/s, "")}]` : host.toLowerCase();
}

/** The name in a Host header, without its port; undefined if there is something else in it. */
function nameOf(host: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]+?)\.?(:\d{1,5})?$/iu.exec(host)?.[1]?.toLowerCase();
}
