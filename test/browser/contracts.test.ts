import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { encode } from "fast-png";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPictureDecoder } from "../../src/platform/nodejs/picture-codecs.ts";
import { readPictureFolder } from "../../src/platform/nodejs/picture-folder.ts";
import { readTable } from "../../src/platform/nodejs/table-file.ts";
import { type ToRead, writeDown } from "./contracts/readers.ts";
import { startRelay } from "./contracts/relay.ts";
import type { Answered, Asked } from "./contracts/suites.ts";
import { connectToChromium } from "./demo.ts";
import { launchFirefox } from "./firefox.ts";
import { serveFolder } from "./static-server.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-contracts-"));
const tables = join(folder, "tables");
const pictures = join(folder, "pictures");

beforeAll(async () => {
  const here = (name: string) => fileURLToPath(new URL(`contracts/${name}`, import.meta.url));
  await build({
    configFile: false,
    publicDir: false,
    logLevel: "error",
    resolve: { alias: { vitest: here("harness.ts") } },
    build: {
      outDir: join(folder, "page"),
      minify: false,
      target: "es2023",
      lib: { entry: here("suites.ts"), formats: ["es"], fileName: "suites" },
    },
  });
  writeFileSync(join(folder, "page", "index.html"), "<!doctype html><title>Contracts</title>");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Of all that tables and pictures have in them. */
function writtenFiles(): ToRead {
  const numbers = [0.1, -0, 1e-310, 2 ** 53, 1 / 3];
  const rows = Array.from({ length: 500 }, (_, i) => [i, numbers[i % 5], `Zoë, "${i}"\n\u{1f41d}`, i % 7 ? "a" : ""]);
  const csv = `n,x,text,maybe\r\n${rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join()).join("\r\n")}\r\nragged\r\n`;
  const column = (name: string, at: number) => ({ name, data: rows.map((row) => row[at]) });
  const columnData = [column("text", 2), { ...column("x", 1), type: "DOUBLE" as const }, column("maybe", 3)];
  const named = {
    "quoted.csv": Buffer.from(csv),
    "german.csv": Buffer.from("größe;preis\n1.234,5;7\n2,25;8\n", "latin1"),
    "packed.csv.gz": gzipSync(csv),
    "rows.parquet": Buffer.from(parquetWriteBuffer({ columnData })),
    "rows.jsonl": Buffer.from(rows.map(([n, x, text]) => JSON.stringify({ n, x, text })).join("\n")),
  };
  mkdirSync(tables, { recursive: true });
  for (const [name, bytes] of Object.entries(named)) writeFileSync(join(tables, name), bytes);

  const size = { width: 17, height: 11 };
  const pixels = (channels: number) => Uint8Array.from({ length: 17 * 11 * channels }, (_, i) => (i * i * 37) % 256);
  const deep = Uint16Array.from(pixels(1), (value, i) => 256 * value + i);
  const drawn = [
    ["cat", "grey.png", encode({ ...size, channels: 1, data: pixels(1) })],
    ["cat", "colour.png", encode({ ...size, channels: 3, data: pixels(3) })],
    ["dog", "clear.png", encode({ ...size, channels: 4, data: pixels(4) })],
    ["dog", "deep.png", encode({ ...size, channels: 1, depth: 16, data: deep })],
  ] as const;
  for (const [of, name, bytes] of drawn) {
    mkdirSync(join(pictures, of), { recursive: true });
    writeFileSync(join(pictures, of, name), bytes);
  }
  return {
    tables: Object.entries(named).map(([name, bytes]) => ({ name, bytes: Uint8Array.from(bytes) })),
    pictures: drawn.map(([of, name, bytes]) => ({ folder: of, name, bytes: Uint8Array.from(bytes) })),
  };
}

describe.each([
  ["Chromium", connectToChromium],
  ["Firefox", launchFirefox],
] as const)("a worker of %s", (_browser, launch) => {
  test("passes the suites of its interfaces, and reads files to the numbers of Node.js", async () => {
    await using relay = await startRelay();
    await using server = await serveFolder(join(folder, "page"), "/");
    await using browser = await disposable(launch());
    const page = await browser.newPage();
    await page.goto(server.url);
    const files = writtenFiles();
    const { outcomes, read } = await page.evaluate(answers, { relay: relay.url, files } satisfies Asked);
    expect(outcomes.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(80);

    for (const [i, { name }] of files.tables.entries()) {
      const visitor = writeDown();
      await readTable([join(tables, name)], {}, visitor);
      expect(visitor.held.length).toBeGreaterThan(2);
      expect(read.tables[i], name).toEqual(visitor.held);
    }
    const set = await readPictureFolder(pictures, { size: { width: 12, height: 10 } });
    expect(set.pictures.map((pixels) => [...pixels])).toEqual(read.pictures.map((pixels) => [...pixels]));

    const { bytes, pixels, channels } = read.jpeg;
    const here = await createPictureDecoder()(bytes);
    expect([here.channels, here.pixels.length]).toEqual([channels, pixels.length]);
    const apart = here.pixels.map((value, i) => Math.abs(value - (pixels[i] as number)));
    // Chromium and Firefox were seen to have the same bytes; other versions may round in another way.
    expect(Math.max(...apart)).toBeLessThanOrEqual(2);
  });
});

/** Runs in the page. */
function answers(asked: Asked): Promise<Answered> {
  const worker = new Worker("suites.js", { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answered>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(asked);
  });
}

async function disposable(launched: Promise<Browser>): Promise<Browser & AsyncDisposable> {
  const browser = await launched;
  return Object.assign(browser, { [Symbol.asyncDispose]: () => browser.close() });
}
