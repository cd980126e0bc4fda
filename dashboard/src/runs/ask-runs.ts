import { askAggregator } from "../aggregator-port.ts";

/** Beside the page, wherever a proxy has put it. */
export function addressOf(id: string, what: string): string {
  return `api/runs/${encodeURIComponent(id)}/${what}`;
}

/** @throws Error with the aggregator's reason */
export async function answered(address: string, init?: RequestInit): Promise<Response> {
  const response = await askAggregator(address, init);
  if (response.ok) return response;
  const reason = response.headers.get("content-type")?.startsWith("text/plain") ? await response.text() : "";
  throw new Error(reason || `the aggregator answered ${response.status}`);
}
