import { keyIn } from "../../protocol/identity/key-text.ts";
import { nodeUrl } from "./websocket-dialer.ts";

/**
 * What an address for nodes can tell beside where the aggregator is, behind `#`, which no program sends on: in
 * `wss://192.168.1.5:7313/#join=TOKEN,cert=PIN,key=KEY` nothing needs quotes in a shell.
 */
export interface JoinLink {
  /** As `nodeUrl` makes it, or what else is dialled. */
  readonly url: string;
  readonly token?: string;
  /** The key of its certificate, as `pinOf` makes it; left out, authorities are asked. */
  readonly pin?: string;
  /** The key that the aggregator itself proves, as `keyText` has it, also through proxies; left out, any is taken. */
  readonly key?: string;
}

const token = /^[\w-]{16,200}$/;
const sha256 = /^[\w-]{43}$/;

/**
 * @param urlOf what is dialled for an address
 * @throws TypeError if the text is not an address, or what stands behind it is no part of a link
 */
export function parseJoinLink(text: string, urlOf = nodeUrl): JoinLink {
  const [address = "", ...rest] = text.trim().split("#");
  const url = urlOf(address);
  const link: { -readonly [K in keyof JoinLink]: JoinLink[K] } = { url };
  for (const part of rest
    .join("#")
    .split(",")
    .filter((each) => each !== "")) {
    const [name, value = ""] = part.split("=", 2);
    if (name === "join" && token.test(value)) link.token = value;
    else if (name === "cert" && sha256.test(value) && url.startsWith("wss:")) link.pin = value;
    else if (name === "key" && keyIn(value)) link.key = value;
    else if (name === "watch" || name === "present")
      throw new TypeError("this link opens the page; nodes need one with #join=, as the aggregator prints it");
    else throw new TypeError("what stands behind # is not what the aggregator prints; copy the whole link");
  }
  return link;
}

/** The address with what nodes need to know. The certificate of a broker in between is not the aggregator's. */
export function joinLink(address: string, { token: text, pin, key }: Omit<JoinLink, "url">): string {
  const isDirect = /^(ws|http)s?:/.test(address);
  const named = { join: text, cert: isDirect ? pin : undefined, key };
  const parts = Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return parts.length === 0 ? address : `${withSlash(address)}#${parts.join(",")}`;
}

/** The address of the page by which a browser becomes a node; its certificate is the browser's business. */
export function browserLink(page: string, named: Pick<JoinLink, "token" | "key">): string {
  return joinLink(`${withSlash(page)}join`, named).replace("/join/#", "/join#");
}

/** The address of the page with the token that opens it. */
export function pageLink(address: string, right: "watch" | "present", text: string): string {
  return `${withSlash(address)}#${right}=${text}`;
}

const withSlash = (address: string) => (address.endsWith("/") ? address : `${address}/`);
