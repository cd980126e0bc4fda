import { type Access, isReachedByOthers } from "../host/access.ts";
import { keepAddresses } from "../host/known-addresses.ts";
import { nodeAddresses, pageAddresses } from "../host/node-addresses.ts";
import type { OwnDataLearning } from "../host/own-data-learning.ts";
import { usualStateFolder } from "../platform/nodejs/access/state-folder.ts";
import { browserLink, joinLink, pageLink } from "../platform/nodejs/join-link.ts";
import { keyText } from "../protocol/identity/key-text.ts";
import type { RunOptions } from "./run-options.ts";
import type { Level, Log } from "./terminal/log.ts";
import { qrCode } from "./terminal/qr-code.ts";

export interface Announced {
  /** Where it is reached from this machine. */
  readonly url: string;
  readonly options: Pick<RunOptions, "host" | "publicUrl" | "stateDir">;
  readonly access: Access | undefined;
  readonly tls: { readonly pin: string; readonly isOwn: boolean } | undefined;
  /** Where nodes reach it through a NATS server. */
  readonly nats: string | undefined;
  /** What nodes learn from, if they bring it. */
  readonly ownData: Pick<OwnDataLearning, "question"> | undefined;
  /** Nodes have to be connected by people. */
  readonly needsNodes: boolean;
  readonly showsPage: boolean;
}

/** Tells where the page is and how nodes are connected. @returns what makes the address that a browser here is to open */
export function announce(log: Log, announced: Announced): () => string {
  const { url, options, access } = announced;
  const pages = pageAddresses(url, options);
  const nodes = [...nodeAddresses(url, options), ...(announced.nats === undefined ? [] : [announced.nats])];
  const [page = url] = pages;
  const level = announced.needsNodes ? "info" : "debug";
  warnWithoutTls(log, announced);
  if (access) return announceLinks(log, announced, access, { page, pages, nodes, level });
  if (announced.showsPage) log.line("info", `the page is at ${log.style.bold(page)}`);
  for (const address of nodes) {
    const link = joinLink(address, namedBy(announced));
    log.line(level, `nodes connect with: npx edgewise node ${link}${dataArgument(announced)}`);
  }
  if (!announced.ownData) log.line(level, `a browser on this machine becomes a node at ${browserLink(page, {})}`);
  return () => page;
}

/** Says what it means where others reach it and nothing is encrypted. */
export function warnWithoutTls(log: Log, { options, tls }: Pick<Announced, "options" | "tls">): void {
  const isEncrypted = tls !== undefined || options.publicUrl?.origin.startsWith("https:");
  if (isReachedByOthers(options) && !isEncrypted)
    log.line(
      "warn",
      "without TLS, whoever is on the network can read what passes and change it: tokens, weights, losses, commands",
    );
}

/** What links name the aggregator by: its certificate, where no authority vouches for it, and the key that it proves itself. */
export const namedBy = ({ tls, access }: Pick<Announced, "tls" | "access">) => ({
  ...(tls?.isOwn ? { pin: tls.pin } : {}),
  ...(access ? { key: keyText(access.key.publicKey) } : {}),
});

function dataArgument({ ownData }: Announced): string {
  return ownData ? ` --data ${ownData.question.kind === "table" ? "FILE" : "FOLDER"}` : "";
}

interface Addresses {
  readonly page: string;
  readonly pages: readonly string[];
  readonly nodes: readonly string[];
  readonly level: Level;
}

/** Links hold tokens: they are shown to whoever sits at the terminal, and written to no log. */
function announceLinks(
  log: Log,
  announced: Announced,
  access: Access,
  { page, pages, nodes, level }: Addresses,
): () => string {
  const { options, showsPage } = announced;
  const byKey = access.allowed !== undefined;
  const named = namedBy(announced);
  keepAddresses(options.stateDir ?? usualStateFolder(), { pages: [...pages], nodes: [...nodes], ...named, byKey });
  const columns = log.columns();
  // The browser is told on a command line, which other people of this machine can see.
  const once = () => pageLink(page, "present", access.newToken("present", { uses: 1 }));
  if (columns === undefined) {
    log.line("info", `the page is at ${page}, and nodes connect to ${nodes.join(" or ")}`);
    const what = byKey ? "links with tokens, for people" : "links with tokens, for people and nodes";
    log.line("info", `${what}, are made by: npx edgewise tokens create ${byKey ? "" : "join|"}watch|present`);
    if (byKey) announceByKey();
    return once;
  }
  if (showsPage) {
    log.line("info", "the page, with its commands, is at (keep this link to yourself):");
    log.verbatim(`  ${log.style.bold(pageLink(page, "present", access.newToken("present")))}`);
    const watching = pageLink(page, "watch", access.newToken("watch"));
    log.line("info", "others may watch at:");
    const code = level === "debug" ? qrCode(watching, columns) : undefined;
    log.verbatim(`  ${watching}${code === undefined ? "" : `\n${code}`}`);
  }
  if (level === "debug") return once;
  if (byKey) {
    announceByKey();
    return once;
  }
  const token = access.joinToken();
  if (!announced.ownData) {
    log.line(level, "phones and other browsers become nodes at:");
    const link = browserLink(page, { token, ...(named.key === undefined ? {} : { key: named.key }) });
    const code = qrCode(link, columns);
    log.verbatim(`  ${link}${code === undefined ? "" : `\n${code}`}`);
  }
  log.line(level, "nodes connect with:");
  for (const address of nodes)
    log.verbatim(`  npx edgewise node ${joinLink(address, { token, ...named })}${dataArgument(announced)}`);
  return once;

  /** There is nothing secret in these links. */
  function announceByKey(): void {
    log.line(level, `nodes whose keys ${access.allowed?.path} lists (edgewise node --show-key) connect with:`);
    for (const address of nodes)
      log.line(level, `  npx edgewise node ${joinLink(address, named)}${dataArgument(announced)}`);
  }
}
