import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { root } from "./root.mjs";

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];
const textOf = (path: string) => readFileSync(join(root, path), "utf8");
const withoutCode = (text: string) => text.replace(/^```[\s\S]*?^```/gm, "");

/** As GitHub makes them of headings. */
function anchorsOf(path: string): string[] {
  return [...withoutCode(textOf(path)).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test.each(documents)("every link of %s to a file of this repository leads somewhere", (document) => {
  const links = [...withoutCode(textOf(document)).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(([, link = ""]) => link);
  const broken = links.filter((link) => {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? document : relative(root, join(root, dirname(document), path));
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test("every file that docs/algorithm.md names is in src/, with the functions that its tables name", () => {
  const text = textOf(join("docs", "algorithm.md"));
  const named = [...text.matchAll(/`((?:[a-z0-9-]+\/)+[a-z0-9.-]+\.ts)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(root, "src", path)))).toEqual([]);
  const rows = [...text.matchAll(/^\|.*\| `([a-z0-9/-]+\.ts)` \| (`.*`) \|$/gm)];
  expect(rows.length).toBeGreaterThan(10);
  const missing = rows.flatMap(([, path = "", functions = ""]) => {
    const source = readFileSync(join(root, "src", path), "utf8");
    const names = [...functions.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
    return names.filter((name) => !new RegExp(`\\b${name}\\b`).test(source)).map((name) => `${path}: ${name}`);
  });
  expect(missing).toEqual([]);
});

test("every option that a unit or a container of deploy/ gives to edgewise is in docs/reference.md", () => {
  const files = ["aggregator.service", "relay.service"].map((name) => `deploy/systemd/edgewise-${name}`);
  const text = [...files, "deploy/compose.hub.yaml", "deploy/compose.site.yaml"].map(textOf).join("\n");
  const given = [...new Set([...text.matchAll(/ (--[a-z-]+)/g)].map(([, option = ""]) => option))];
  expect(given.length).toBeGreaterThan(5);
  const reference = textOf(join("docs", "reference.md"));
  expect(given.filter((option) => !reference.includes(`\`${option}`))).toEqual([]);
});
