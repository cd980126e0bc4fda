import { truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { addressOf, edgewise } from "./support/edgewise.ts";
import { type FolderOptions, mnistFolder } from "./support/mnist-folder.ts";

const few = { trainExamples: 50, testExamples: 20 };
const folders: { remove(): void }[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

/** A folder with four valid files for this test file only, which `spoil` may change. */
function folderWith(options: FolderOptions = few, spoil: (path: string) => void = () => {}): string {
  const folder = mnistFolder(options);
  folders.push(folder);
  spoil(folder.path);
  return folder.path;
}

const good = folderWith();

const aggregator = ["aggregator", "--no-open", "--port", "0"];
const demo = ["demo", "--no-open", "--port", "0", "--devices", "none"];

/** The only line that the program prints. */
async function complaintAbout(...args: readonly string[]): Promise<string> {
  const program = edgewise(...args);
  const end = await program.ended;
  expect(program.lines).toHaveLength(1);
  expect(program.stdout()).toBe("");
  expect(end).toEqual({ code: 2, signal: null });
  return program.lines[0] as string;
}

describe("what cannot be done as it was asked costs one line on stderr and exit code 2", () => {
  test("a value that is none", async () => {
    expect(await complaintAbout(...demo, "--case", "5")).toMatch(/--case.*'5'.*whole number from 1 to 4/);
  });

  test("a port that another aggregator has", async () => {
    const first = edgewise(...aggregator, "--datasets", good);
    const { port } = new URL(await addressOf(first));
    const says = await complaintAbout("aggregator", "--no-open", "--port", port, "--datasets", good);
    expect(says).toBe(`edgewise: port ${port} is in use; choose another one with --port, or --port 0 for any free one`);
  });
});

describe("data that cannot be used cost one line that names the file, what was expected and what was found", () => {
  test("training data that only the nodes of a demonstration read", async () => {
    const path = folderWith(few, (path) => truncateSync(join(path, "train-images-idx3-ubyte"), 1000));
    const says = await complaintAbout(...demo, "--once", "--json", "--datasets", path);
    expect(says).toMatch(/train-images\S+: expected 39216 bytes .*, found 1000 bytes/);
  });
});
