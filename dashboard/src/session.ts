import { computed, signal } from "@preact/signals";
import type { Right } from "../../src/protocol/identity/rights.ts";
import { askAggregator } from "./aggregator-port.ts";

/** What the aggregator lets this page do; null: nothing. Undefined until it has said so, and where it cannot be reached. */
const right = signal<Right | null | undefined>(undefined);
/** Why the link that led here opened nothing. */
export const sessionProblem = signal<string | undefined>(undefined);

export const mayNotWatch = computed(() => right.value === null);
export const onlyWatches = computed(() => right.value === "watch");

/** The token of a link to this page, which stands where browsers send it to nobody. */
export function tokenIn(hash: string): string | undefined {
  return /^#(?:watch|present)=([\w-]+)$/.exec(hash)?.[1];
}

/**
 * Exchanges the token that led here for a session, which the browser keeps in a cookie, and takes it out of the address, so
 * that no bookmark and nobody who looks over a shoulder has it; without one, asks what an earlier session lets this page do.
 */
export async function openSession(): Promise<void> {
  const token = tokenIn(location.hash);
  if (token !== undefined) history.replaceState(null, "", location.pathname + location.search);
  try {
    if (token !== undefined) sessionProblem.value = await exchange(token);
  } catch {
    // There is no connection; the page says so.
  }
  await askRight();
}

/** Asks what this page may do, which changes when its link is revoked or expires. Where nobody answers, all stays as it was. */
export async function askRight(): Promise<void> {
  try {
    const response = await askAggregator("api/session");
    if (response.ok) right.value = ((await response.json()) as { right: Right | null }).right;
  } catch {
    // The same.
  }
}

/** @returns why not */
async function exchange(token: string): Promise<string | undefined> {
  const headers = { "Content-Type": "application/json" };
  const response = await askAggregator("api/session", { method: "POST", headers, body: JSON.stringify({ token }) });
  return response.ok ? undefined : await response.text();
}
