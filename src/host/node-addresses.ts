import { networkInterfaces } from "node:os";
import { isLoopback } from "../platform/nodejs/admission.ts";
import { browserLink, pageLink } from "../platform/nodejs/join-link.ts";
import type { PublicUrl } from "../platform/nodejs/public-url.ts";
import { belowRuns } from "../platform/nodejs/run-addresses.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";
import type { BrowserJoining, Invitation, Joining, JoiningData } from "../watch/joining.ts";

/** What an aggregator listens to, and what it is called from outside. */
export interface Addressed {
  readonly host: string;
  readonly publicUrl?: PublicUrl | undefined;
  /** Of several runs the one whose page it is. */
  readonly run?: string | undefined;
}

function ofThisMachine() {
  return Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
}

/** Where people open the page, the same way. */
export function pageAddresses(url: string, addressed: Addressed, interfaces = ofThisMachine()): string[] {
  const { publicUrl, run } = addressed;
  const below = run === undefined ? undefined : belowRuns(run);
  if (publicUrl) return [`${publicUrl.href}${below ?? ""}/`];
  const pages = nodeAddresses(url, addressed, interfaces).map((address) => address.replace(/^ws/, "http"));
  return below === undefined ? pages : pages.map((page) => `${page}${below}/`);
}

/** Where nodes reach the aggregator: as it is called from outside; or, if it listens everywhere, at each of its addresses. */
export function nodeAddresses(url: string, { host, publicUrl }: Addressed, interfaces = ofThisMachine()): string[] {
  if (publicUrl) return [publicUrl.href];
  const own = url.replace(/^http/, "ws");
  if (host !== "0.0.0.0" && host !== "::") return [own];
  const outside = interfaces.filter(({ family, internal }) => family === "IPv4" && !internal);
  return outside.length === 0
    ? [own]
    : outside.map(({ address }) => `${new URL(own).protocol}//${address}:${new URL(own).port}`);
}

/** What the page says about connecting nodes. */
export function joining(
  url: string,
  addressed: Addressed,
  question: DataQuestion | undefined,
  needsLink: boolean,
  interfaces = ofThisMachine(),
): Joining {
  const addresses = nodeAddresses(url, addressed, interfaces);
  const isLocal = addresses.every((address) => isLoopback(new URL(address).hostname.replace(/^\[|\]$/g, "")));
  const { run } = addressed;
  const more = { ...(needsLink ? { needsLink } : {}), ...(run === undefined ? {} : { run }) };
  return { addresses, fromElsewhere: !isLocal, data: dataOf(question), ...more };
}

/** How browsers become nodes, for people who may give that away: a link for each address. */
export function browserJoining(
  url: string,
  addressed: Addressed,
  named: Parameters<typeof browserLink>[1],
): BrowserJoining {
  const { fromElsewhere } = joining(url, addressed, undefined, false);
  return { links: pageAddresses(url, addressed).map((page) => browserLink(page, named)), fromElsewhere };
}

/** How others open the page; without a token where none is asked for. */
export function pageJoining(
  url: string,
  addressed: Addressed,
  right: "watch" | "present",
  token: string | undefined,
): BrowserJoining {
  const { fromElsewhere } = joining(url, addressed, undefined, false);
  const pages = pageAddresses(url, addressed);
  return { links: token === undefined ? pages : pages.map((page) => pageLink(page, right, token)), fromElsewhere };
}

/** What a browser is told that may become a node. */
export function invitation(
  question: DataQuestion | undefined,
  { dataset, title, schema }: Invitation["task"] & Pick<Invitation, "schema">,
): Invitation {
  return {
    data: dataOf(question),
    task: { dataset, title },
    ...(question ? { question } : {}),
    ...(schema ? { schema } : {}),
  };
}

function dataOf(question: DataQuestion | undefined): JoiningData {
  if (question?.kind !== "table") return { kind: question ? "pictures" : "assigned" };
  return { kind: "table", ...(question.target === undefined ? {} : { target: question.target }) };
}
