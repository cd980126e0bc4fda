import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import encodeJpeg, { init } from "@jsquash/jpeg/encode.js";
import { encode } from "fast-png";
import { afterAll, describe, expect, test } from "vitest";
import { checkPictures } from "../../data/check-pictures.ts";
import type { ReadPicturesOptions } from "../../data/picture-source.ts";
import { dataAt } from "./data-at.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-pictures-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes files below a new folder, and returns its path. */
function files(name: string, contents: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [file, content] of Object.entries(contents)) {
    const path = join(folder, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return join(folder, name);
}

async function read(path: string, options: ReadPicturesOptions = {}) {
  const data = await dataAt(path);
  if (data.kind !== "pictures") throw new Error("these are no pictures");
  return data.read(options);
}

/** A PNG of 2 x 1 pixels. */
const png = (channels: number, ...data: number[]) =>
  encode({ width: 2, height: 1, channels, data: Uint8Array.from(data) });

describe("a folder of pictures", () => {
  test("has a class for each of its folders, and what systems leave there is no data", async () => {
    const path = files("classes", {
      "b/1.png": png(1, 1, 2),
      "b/2.PNG": png(3, 3, 3, 3, 4, 4, 4),
      "b/Thumbs.db": "x",
      "b/notes.txt": "x",
      "a/1.png": png(4, 5, 5, 5, 255, 6, 6, 6, 255),
      "empty/.DS_Store": "x",
      "__MACOSX/._1.png": "x",
      ".hidden/1.png": png(1, 0, 0),
    });
    const set = await read(path);
    expect(set).toMatchObject({ width: 2, height: 1, channels: 1 });
    expect(set.classes).toEqual([
      { name: "a", count: 1 },
      { name: "b", count: 2 },
    ]);
    expect([...set.labels]).toEqual([0, 1, 1]);
    expect(set.pictures).toEqual([Uint8Array.of(5, 6), Uint8Array.of(1, 2), Uint8Array.of(3, 4)]);
    expect(set.leftOut).toEqual(["folder empty has no pictures", "1 file is neither PNG nor JPEG: b/notes.txt"]);
  });

  test("is read without the files that are no pictures, which are named; of more than half of them that is refused", async () => {
    const path = files("broken", {
      "a/1.png": png(1, 1, 2),
      "a/2.png": "no picture",
      "b/1.png": png(1, 3, 4),
      "b/2.png": png(1, 1, 2).subarray(0, 45),
    });
    const set = await read(path);
    expect([...set.labels]).toEqual([0, 1]);
    const [a, b] = [join(path, "a/2.png"), join(path, "b/2.png")];
    const damaged = "it is damaged, or a kind of PNG that cannot be read";
    expect(set.unreadable).toEqual([
      { path: a, why: "it is neither PNG nor JPEG" },
      { path: b, why: damaged },
    ]);
    expect(checkPictures(set)).toMatchObject({
      problems: [],
      warnings: expect.arrayContaining([
        `2 of 4 pictures cannot be read and are left out: ${a}: it is neither PNG nor JPEG; ${b}: ${damaged}`,
      ]),
    });

    files("broken", { "b/1.png": "" });
    expect(checkPictures(await read(path)).problems).toEqual([
      expect.stringMatching(/^3 of 4 pictures cannot be read: /),
      "all pictures are of one class, a: there is nothing to tell apart",
    ]);
  });

  test("has colours in all of its pictures if one has, unless grey is asked for", async () => {
    const path = files("colours", { "a/1.png": png(1, 1, 2), "b/1.png": png(3, 255, 0, 0, 0, 0, 0) });
    expect((await read(path)).pictures).toEqual([Uint8Array.of(1, 1, 1, 2, 2, 2), Uint8Array.of(255, 0, 0, 0, 0, 0)]);
    expect((await read(path, { channels: 1 })).pictures).toEqual([Uint8Array.of(1, 2), Uint8Array.of(76, 0)]);
  });

  test("may have JPEG, and files under the other's name", async () => {
    const wasm = createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm");
    await init({ wasmBinary: await readFile(wasm) });
    const data = new Uint8ClampedArray(4 * 64).fill(100);
    const jpeg = new Uint8Array(await encodeJpeg({ data, width: 8, height: 8, colorSpace: "srgb" }));
    const same = encode({ width: 8, height: 8, channels: 1, data: new Uint8Array(64).fill(100) });
    const set = await read(files("jpeg", { "a/1.jpg": jpeg, "a/2.JPEG": same, "b/1.png": jpeg }));
    expect(set).toMatchObject({ width: 8, height: 8, channels: 1 });
    expect(set.pictures).toEqual(Array(3).fill(new Uint8Array(64).fill(100)));
  });

  test("of several sizes is refused with two of them named, or brought to one", async () => {
    const path = files("sizes", {
      "a/1.png": png(1, 1, 2),
      "b/1.png": encode({ width: 4, height: 2, channels: 1, data: new Uint8Array(8).fill(9) }),
    });
    await expect(read(path)).rejects.toThrow(
      `${path}: the pictures are of several sizes: ${join(path, "a/1.png")} is 2 x 1, ${join(path, "b/1.png")} is 4 x 2; bring them to one with --size`,
    );
    const set = await read(path, { size: { width: 2, height: 1 } });
    expect(set.pictures).toEqual([Uint8Array.of(1, 2), Uint8Array.of(9, 9)]);
  });
});

describe("every kind of PNG", () => {
  test.each([
    ["1 bit", { depth: 1, channels: 1, data: Uint8Array.of(0b01000000) }, [0, 255]],
    ["4 bits", { depth: 4, channels: 1, data: Uint8Array.of(0x3f) }, [51, 255]],
    ["16 bits", { depth: 16, channels: 1, data: Uint16Array.of(0x8080, 0xffff) }, [128, 255]],
  ] as const)("of %s", async (name, { depth, channels, data }, pixels) => {
    const bytes = encode({ width: 2, height: 1, depth, channels, data });
    const set = await read(files(`kinds ${name}`, { "a/1.png": bytes }));
    expect([...(set.pictures[0] as Uint8Array)]).toEqual(pixels);
  });
});

describe("pictures in IDX", () => {
  const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4);
  const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 5);

  test.each([
    ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
    ["train-images.idx3-ubyte.gz", "train-labels.idx1-ubyte.gz"],
    ["my-images.idx", "my-labels.idx"],
  ])("%s has its labels in %s", async (imagesName, labelsName) => {
    const packed = (name: string, bytes: Uint8Array) => (name.endsWith(".gz") ? gzipSync(bytes) : bytes);
    const path = files(imagesName, {
      [imagesName]: packed(imagesName, images),
      [labelsName]: packed(labelsName, labels),
      "t10k-images-idx3-ubyte": images,
    });
    const set = await read(join(path, imagesName));
    expect(set).toMatchObject({ width: 2, height: 1, channels: 1 });
    expect(set.classes.map(({ name }) => name)).toEqual(["5", "7"]);
    expect([...set.labels]).toEqual([1, 0]);
    expect(set.pictures.map((pixels) => [...pixels])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("of a folder are those to learn from, and the others are named", async () => {
    const path = files("both parts", {
      "t10k-images-idx3-ubyte": images,
      "t10k-labels-idx1-ubyte": labels,
      "train-images-idx3-ubyte": images,
      "train-labels-idx1-ubyte": labels,
    });
    expect((await read(path)).leftOut).toEqual(["t10k-images-idx3-ubyte is not read: name it itself to learn from it"]);
  });

  test("without labels are refused", async () => {
    const path = files("no labels", { "train-images-idx3-ubyte": images });
    await expect(read(path)).rejects.toThrow(/there is no train-labels-idx1-ubyte beside it/);
  });
});

test("everything else is a table", async () => {
  const path = files("table", { "a.csv": "x,y\n1,2\n", "sub/b.csv": "x\n" });
  expect(await dataAt(path)).toEqual({ kind: "table" });
  expect(await dataAt(join(path, "a.csv"))).toEqual({ kind: "table" });
  expect(await dataAt(join(path, "*.csv"))).toEqual({ kind: "table" });
  expect(await dataAt(join(path, "nowhere"))).toEqual({ kind: "table" });
});
