import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type FolderOptions, mnistFolder } from "../../test/e2e/support/mnist-folder.ts";
import { complaintAbout } from "../../test/support/command-line.ts";

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

describe("data that cannot be used cost one line that names the file, what was expected and what was found", () => {
  const trainImages = "train-images-idx3-ubyte";
  const testLabels = "t10k-labels-idx1-ubyte";

  const missing = join(good, "nowhere");
  const empty = folderWith(few, (path) => {
    rmSync(join(path, testLabels));
    rmSync(join(path, trainImages));
  });
  const truncated = folderWith(few, (path) => {
    for (const name of [testLabels, trainImages]) {
      const bytes = readFileSync(join(path, name));
      writeFileSync(join(path, name), bytes.subarray(0, bytes.length - 7));
    }
  });
  const wrong = folderWith(few, (path) => {
    copyFileSync(join(path, "t10k-images-idx3-ubyte"), join(path, testLabels));
    copyFileSync(join(path, "train-labels-idx1-ubyte"), join(path, trainImages));
  });
  const notGzipped = folderWith(few, (path) => {
    for (const name of [testLabels, trainImages]) renameSync(join(path, name), join(path, `${name}.gz`));
  });
  const gzipUnderAnotherName = folderWith(few, (path) => {
    const gzipped = folderWith({ ...few, gzipped: true });
    for (const name of [testLabels, trainImages]) copyFileSync(join(gzipped, `${name}.gz`), join(path, name));
  });
  const small = folderWith({ ...few, width: 14 });

  const cases: readonly (readonly [what: string, path: string, ofAggregator: RegExp, ofNode: RegExp])[] = [
    [
      "a folder that is not there",
      missing,
      /nowhere: there is no such file or folder; name the folder that holds t10k-/,
      /nowhere: there is no such file or folder; name the folder that holds train-/,
    ],
    [
      "a file in place of a folder",
      join(good, testLabels),
      /t10k-labels-idx1-ubyte is a file, not a folder; name the folder that holds t10k-images/,
      /t10k-labels-idx1-ubyte is a file, not a folder; name the folder that holds train-images/,
    ],
    [
      "files without examples",
      folderWith({ trainExamples: 0, testExamples: 0 }),
      /t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte hold no examples; name a folder with some$/,
      /train-images-idx3-ubyte, train-labels-idx1-ubyte hold no examples; name a folder with some$/,
    ],
    ["a file that is not there", empty, /neither t10k-labels\S+ nor .*\.gz is in /, /neither train-images\S+ nor /],
    [
      "a truncated file",
      truncated,
      /t10k-labels\S+: expected 28 bytes \(labels: 20\), found 21 bytes/,
      /train-images\S+: expected 39216 bytes \(images: 50 x 28 x 28\), found 39209 bytes/,
    ],
    [
      "another file under its name",
      wrong,
      /t10k-labels\S+: expected IDX labels .*, found IDX values with 3 dimensions/,
      /train-images\S+: expected IDX images .*, found IDX values with 1 dimensions/,
    ],
    [
      "a file that is called .gz and is not",
      notGzipped,
      /t10k-labels-idx1-ubyte\.gz cannot be unpacked: /,
      /train-images-idx3-ubyte\.gz cannot be unpacked: /,
    ],
    [
      "a gzipped file that is not called .gz",
      gzipUnderAnotherName,
      /t10k-labels-idx1-ubyte: expected IDX labels .*, found a gzip file/,
      /train-images-idx3-ubyte: expected IDX images .*, found a gzip file/,
    ],
    [
      "pictures of another size",
      small,
      /t10k-images\S+: expected pictures of 28 x 28 pixels, found 14 x 14/,
      /train-images\S+: expected pictures of 28 x 28 pixels, found 14 x 14/,
    ],
  ];

  test.each(cases)("%s, at the aggregator", async (_what, path, ofAggregator) => {
    expect(await complaintAbout("aggregator", "--no-open", "--port", "0", "--datasets", path)).toMatch(ofAggregator);
  });

  test.each(cases)("%s, at a node with data of its own", async (_what, path, _ofAggregator, ofNode) => {
    expect(await complaintAbout("node", "127.0.0.1:1", "--own", path)).toMatch(ofNode);
  });

  test("a file where a node is to find the datasets' files, before it connects", async () => {
    const says = await complaintAbout("node", "127.0.0.1:1", "--datasets", join(folderWith(few), trainImages));
    expect(says).toMatch(/train-images\S+ is a file, not a folder; name a folder with a dataset's files/);
  });

  test("fewer training examples than a demonstration has nodes", async () => {
    expect(
      await complaintAbout("demo", "--no-open", "--port", "0", "--datasets", folderWith({ ...few, trainExamples: 3 })),
    ).toMatch(/node 4 of 5 would hold no examples/);
  });
});
