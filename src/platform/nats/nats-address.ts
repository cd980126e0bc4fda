import { isFleetName, usualFleet } from "./fleet-subjects.ts";

/** Where a NATS server is, and which fleet is meant there. */
export interface NatsAddress {
  /** `nats://host:4222` or `tls://host:4222`, without user and fleet. */
  readonly server: string;
  readonly fleet: string;
  readonly user?: string;
  readonly password?: string;
}

const example = "give one like nats://192.168.1.5:4222/FLEET";

export const isNatsAddress = (text: string): boolean => /^(nats|tls):\/\//i.test(text.trim());

/** @throws TypeError if the text is no such address */
export function parseNatsAddress(text: string): NatsAddress {
  const trimmed = text.trim();
  // URL knows host, port and user only for schemes of the web.
  const url = isNatsAddress(trimmed) ? urlOf(trimmed.replace(/^[a-z]+:/i, "http:")) : undefined;
  if (!url || url.hostname === "" || url.search !== "" || url.hash !== "")
    throw new TypeError(`"${withoutPassword(trimmed)}" is not an address of a NATS server; ${example}`);
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || password === undefined)
    throw new TypeError("a user or password of a NATS server has a % that begins no character: write it as %25");
  const fleet = url.pathname.replace(/^\/|\/$/g, "") || usualFleet;
  if (!isFleetName(fleet))
    throw new TypeError(`"${fleet}" is not a name of a fleet: it has 1 to 64 letters, digits, _ and -; ${example}`);
  const scheme = /^tls:/i.test(trimmed) ? "tls" : "nats";
  const port = /^[a-z]+:\/\/(?:[^@/]*@)?(?:\[[^\]]*\]|[^:/]*):(\d+)/i.exec(trimmed)?.[1] ?? "4222";
  return {
    server: `${scheme}://${url.hostname}:${port}`,
    fleet,
    ...(user === "" ? {} : { user }),
    ...(password === "" ? {} : { password }),
  };
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What may be shown of an address, or of what was to be one: a password may have an @ or / that should have been encoded. */
export const withoutPassword = (address: string): string => address.replace(/\/\/.*@/, "//");
