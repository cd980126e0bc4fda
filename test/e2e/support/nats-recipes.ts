import { readFileSync } from "node:fs";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

/** The configurations of a hub's server and a site's, which docs/nats.md shows. */
export function natsRecipes(): { readonly hub: string; readonly site: string } {
  const [hub, site] = [read("deploy/nats/hub.conf"), read("deploy/nats/site.conf")];
  const shown = read("docs/nats.md");
  for (const each of [hub, site])
    if (!shown.includes(`\`\`\`conf\n${each}\`\`\``))
      throw new Error(`docs/nats.md shows another configuration than\n${each}`);
  return { hub, site };
}

/** What the hub gives a site's user to do. */
export function sitePermissions(): { readonly publish: readonly string[]; readonly subscribe: readonly string[] } {
  const listed = (what: string) => JSON.parse(new RegExp(`${what}: (\\[.*\\])`).exec(natsRecipes().hub)?.[1] ?? "");
  return { publish: listed("publish"), subscribe: listed("subscribe") };
}
