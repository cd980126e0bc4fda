import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readCorpus } from "../fuzz/corpus.ts";
import { fuzz, problemWith } from "../fuzz/fuzz.ts";
import { targets } from "../fuzz/targets.ts";

/** In all; `npm run fuzz` does as many as one likes. */
const frames = 12_000;
const seed = 1;

const found = new URL("../fixtures/fuzz/", import.meta.url);
const corpus = fileURLToPath(new URL("../fixtures/corpus", import.meta.url));

// The decoder of JPEG complains of damaged pictures.
beforeAll(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterAll(() => void vi.restoreAllMocks());

describe("whatever bytes come from outside, they are understood or refused, at once and with a reason", () => {
  test.each(targets.filter(({ share }) => share > 0).map(({ target, share }) => [target.name, target, share] as const))(
    "%s",
    async (_name, target, share) => {
      expect((await fuzz(target, { seed, frames: frames * share })).failure).toBeUndefined();
    },
  );
});

test.each(targets.filter(({ share }) => share > 0).map(({ target }) => target))(
  "so is what reaches most of the program, of all that was tried: $name",
  async (target) => {
    const cases = readCorpus(corpus, target.name);
    expect(cases.length).toBeGreaterThan(0);
    for (const input of cases) expect(await problemWith(target, input)).toBeUndefined();
  },
);

describe("so are bytes that were not once", () => {
  test.each(readdirSync(found).filter((name) => name.endsWith(".hex")))("%s", async (name) => {
    const target = targets.find((each) => name.startsWith(`${each.target.name}-`))?.target;
    const input = new Uint8Array(Buffer.from(readFileSync(new URL(name, found), "utf8").trim(), "hex"));
    expect(target && (await problemWith(target, input))).toBeUndefined();
    expect(target?.name).toBeDefined();
  });
});
