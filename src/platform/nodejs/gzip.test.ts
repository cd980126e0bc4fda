import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { isGzip } from "../../data/file-kind.ts";
import { gunzipped } from "./gzip.ts";

const packed = gzipSync("a,b\n1,2\n");

test("gzip is known by its first bytes", () => {
  expect([packed, Buffer.from("a,b\n"), Buffer.of()].map(isGzip)).toEqual([true, false, false]);
});

test("a source whose reader fails is closed", async () => {
  const source = new Readable({ read() {} });
  source.push(packed.subarray(0, -1));
  const closed = new Promise((resolve) => source.once("close", resolve));
  const reading = async () => {
    for await (const _ of gunzipped(source)) throw new Error("not a table");
  };
  await expect(reading()).rejects.toThrow("not a table");
  await closed;
});

test("a source that fails or is not packed fails its reader", async () => {
  const failing = new Readable({ read: () => failing.destroy(new Error("the disk cannot be read")) });
  await expect(gunzipped(failing).toArray()).rejects.toThrow("the disk cannot be read");
  await expect(gunzipped(Readable.from([Buffer.from("plain")])).toArray()).rejects.toThrow("incorrect header check");
});
