import { readFileSync } from "node:fs";

/** What docs/nats.md has as configuration of the hub's server and of a site's. */
export function natsRecipes(): { readonly hub: string; readonly site: string } {
  const text = readFileSync(new URL("../../../docs/nats.md", import.meta.url), "utf8");
  const [hub, site] = [...text.matchAll(/^```conf\n(.*?)^```$/gms)].map(([, content = ""]) => content);
  if (hub === undefined || site === undefined) throw new Error("docs/nats.md has no two configurations any more");
  return { hub, site };
}

/** What it gives a site's user to do. */
export function sitePermissions(): { readonly publish: readonly string[]; readonly subscribe: readonly string[] } {
  const listed = (what: string) => JSON.parse(new RegExp(`${what}: (\\[.*\\])`).exec(natsRecipes().hub)?.[1] ?? "");
  return { publish: listed("publish"), subscribe: listed("subscribe") };
}
