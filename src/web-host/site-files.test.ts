import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { openSiteFiles } from "./site-files.ts";

const index = {
  version: "1.0.0",
  mnist: { train: [{ file: "a.gz", count: 1, bytes: 1 }], test: [{ file: "b.gz", count: 1, bytes: 1 }] },
  files: {},
};

/** A web server that has these files in `/here/data/`. */
function serving(files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>): typeof fetch {
  return async (address) => {
    const body = files[String(address).replace("http://site/here/data/", "")];
    return body === undefined ? new Response("", { status: 404 }) : new Response(body);
  };
}

const open = (files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>) =>
  openSiteFiles("http://site/here/data/", serving(files));

test("a file is the same whether the web server unpacks it or not", async () => {
  const content = Uint8Array.of(1, 2, 3);
  const packed = new Uint8Array(gzipSync(content));
  const site = await open({ "index.json": JSON.stringify(index), "a.gz": packed, "b.gz": content });
  expect(site.index).toEqual(index);
  const came: number[] = [];
  expect([await site.read("a.gz"), await site.read("b.gz", (bytes) => came.push(bytes))]).toEqual([content, content]);
  expect(came).toEqual([3]);
});

test("what is missing, or no index, is said with its address and what to do", async () => {
  await expect(open({})).rejects.toThrow("/here/data/index.json: the web server answers 404");
  await expect(open({ "index.json": "<html>" })).rejects.toThrow(
    "/here/data/index.json: this is not what npm run site",
  );
  const site = await open({ "index.json": JSON.stringify(index) });
  await expect(site.read("a.gz")).rejects.toThrow("/here/data/a.gz: the web server answers 404");
  const unreachable = async () => Promise.reject(new TypeError("no network"));
  await expect(openSiteFiles("http://site/here/data/", unreachable)).rejects.toThrow("it cannot be loaded");
});
