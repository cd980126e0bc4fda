import { keepAddresses } from "../host/known-addresses.ts";
import { joinLink } from "../platform/nodejs/join-link.ts";
import { type Announced, namedBy, warnWithoutTls } from "./announce.ts";
import type { Log } from "./terminal/log.ts";

/** A relay that listens. */
interface AnnouncedRelay extends Pick<Announced, "access" | "tls"> {
  /** Where its nodes reach it. */
  readonly addresses: readonly string[];
}

/** Tells how a relay's nodes are connected. Links with tokens are shown to whoever sits at the terminal, and written to no log. */
export function announceRelay(
  log: Log,
  { addresses, access, tls }: AnnouncedRelay,
  options: Announced["options"] & { readonly stateDir: string },
): void {
  warnWithoutTls(log, { options, tls });
  const named = namedBy({ tls, access });
  const { allowed } = access ?? {};
  if (access)
    keepAddresses(options.stateDir, { pages: [], nodes: [...addresses], ...named, byKey: allowed !== undefined });
  if (!access || allowed) {
    const whose = allowed ? `, whose keys ${allowed.path} lists (edgewise node --show-key),` : "";
    log.line("info", `its nodes${whose} connect with:`);
    for (const address of addresses) log.line("info", `  npx edgewise node ${joinLink(address, named)}`);
    return;
  }
  if (log.columns() === undefined) {
    log.line("info", `its nodes connect to ${addresses.join(" or ")}`);
    log.line("info", "links with tokens, for them, are made by: npx edgewise tokens create join");
    return;
  }
  log.line("info", "its nodes connect with:");
  const token = access.joinToken();
  for (const address of addresses) log.verbatim(`  npx edgewise node ${joinLink(address, { token, ...named })}`);
}
