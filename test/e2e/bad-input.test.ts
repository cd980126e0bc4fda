import { copyFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
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
const nobody = ["node", "127.0.0.1:1"];

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
  const complaints: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ["an unknown command", ["teach"], /unknown command 'teach'/],
    ["an unknown option", [...demo, "--frobnicate"], /unknown option '--frobnicate'/],
    ["an option of another command", [...demo, "--own", "x"], /unknown option '--own': it belongs to edgewise node/],
    [
      "balance without data of the nodes' own",
      [...aggregator, "--balance"],
      /--balance is for classes in data of the nodes' own, and there are none; add --target COLUMN, or --pictures SIZE/,
    ],
    ["an argument too many", [...demo, "more"], /too many arguments/],
    ["a case that is none", [...demo, "--case", "5"], /--case.*'5'.*whole number from 1 to 4/],
    ["a number that is none", [...demo, "--budget", "much"], /--budget.*'much'.*must be time .*bytes/],
    ["a budget of nothing", [...demo, "--budget", "0"], /--budget.*'0'.*between/],
    [
      "a budget too small for two rounds",
      [...demo, "--devices", "paper", "--budget", "0.2"],
      /budget 0\.2 .*too small/,
    ],
    [
      "an unknown strategy",
      [...demo, "--strategy", "best"],
      /there is no strategy "best"; choose one of: adaptive, .*fixed:TAU/,
    ],
    [
      "an unknown update rule",
      [...demo, "--update", "adam"],
      /--update.*'adam'.*There is no update rule "adam"; choose one of: sgd, scaffold, fedprox:MU/,
    ],
    ["a momentum that never ends", [...demo, "--momentum", "1"], /must be a number from 0 to less than 1/],
    ["a fixed tau of 0", [...demo, "--strategy", "fixed:0"], /"fixed:0"; write fixed:TAU, .* from 1 to /],
    ["an unknown model", [...demo, "--model", "net"], /there is no model "net"; choose one of: squared-svm, /],
    [
      "an unknown dataset",
      [...demo, "--dataset", "mnist"],
      /there is no dataset "mnist"; .*hoose one of: mnist-even-odd, /,
    ],
    [
      "a model that cannot learn from the data",
      [...demo, "--model", "softmax-regression", "--dataset", "cars"],
      /"softmax-regression" cannot learn from dataset "cars", whose targets are numbers; use .* linear-regression, k-means/,
    ],
    [
      "a dataset without its files",
      [...demo, "--dataset", "fashion-mnist"],
      /fashion-mnist .* name a folder by --datasets/,
    ],
    ["an unknown partition", [...demo, "--partition", "dirichlet:0"], /--partition.*'dirichlet:0'.* dirichlet:ALPHA/],
    [
      "two ways to spread the data",
      [...demo, "--case", "2", "--partition", "mixed"],
      /--partition.*cannot be used with.*--case/,
    ],
    [
      "more nodes than there are examples",
      [...demo, "--dataset", "penguins", "--nodes", "500"],
      /node 275 of 500 would hold no examples in partition "uniform" \(case 1\)/,
    ],
    ["an empty minibatch", [...demo, "--batch", "0"], /--batch.*'0'.*or full/],
    ["no nodes", [...demo, "--nodes", "0"], /--nodes.*'0'.*whole number from 1/],
    ["unknown devices", [...demo, "--devices", "paper-2"], /--devices.*'paper-2'.*paper or none/],
    ["a port that is none", [...aggregator, "--port", "70000"], /--port.*'70000'.*65535/],
    ["an address that is not this machine's", [...aggregator, "--host", "192.0.2.1"], /192\.0\.2\.1 is not an address/],
    ["a result without an end", [...aggregator, "--json"], /--json.*--once/],
    ["no address", ["node"], /missing required argument 'url'/],
    ["an address that is none", ["node", "::::"], /"::::" is not an address of an aggregator; .* ws:\/\//],
    ["an address of another kind", ["node", "ftp://host:7000"], /"ftp:\/\/host:7000" is not an address/],
    ["an unknown device", [...nobody, "--device", "abacus"], /--device "abacus" is not known; .* raspberry-pi-3/],
    ["an unknown link", [...nobody, "--link", "pigeon"], /--link "pigeon" is not known; .* wifi/],
    ["a name that is none", [...nobody, "--name", "two words"], /--name "two words".* letters, digits/],
  ];

  test.each(complaints)("%s", async (_what, args, says) => {
    expect(await complaintAbout(...args)).toMatch(says);
  });

  test("a port that another aggregator has", async () => {
    const first = edgewise(...aggregator, "--datasets", good);
    const { port } = new URL(await addressOf(first));
    const says = await complaintAbout("aggregator", "--no-open", "--port", port, "--datasets", good);
    expect(says).toBe(`edgewise: port ${port} is in use; choose another one with --port, or --port 0 for any free one`);
  });
});

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
    expect(await complaintAbout(...aggregator, "--datasets", path)).toMatch(ofAggregator);
  });

  test.each(cases)("%s, at a node with data of its own", async (_what, path, _ofAggregator, ofNode) => {
    expect(await complaintAbout(...nobody, "--own", path)).toMatch(ofNode);
  });

  test("a file where a node is to find the datasets' files, before it connects", async () => {
    const says = await complaintAbout(...nobody, "--datasets", join(folderWith(few), trainImages));
    expect(says).toMatch(/train-images\S+ is a file, not a folder; name a folder with a dataset's files/);
  });

  test("training data that only the nodes of a demonstration read", async () => {
    const path = folderWith(few, (path) => truncateSync(join(path, trainImages), 1000));
    const says = await complaintAbout(...demo, "--once", "--json", "--datasets", path);
    expect(says).toMatch(/train-images\S+: expected 39216 bytes .*, found 1000 bytes/);
  });

  test("fewer training examples than a demonstration has nodes", async () => {
    expect(await complaintAbout(...demo, "--datasets", folderWith({ ...few, trainExamples: 3 }))).toMatch(
      /node 4 of 5 would hold no examples/,
    );
  });
});

test("a folder of gzipped files is as good as one of plain files", async () => {
  const program = edgewise(
    ...demo,
    "--once",
    "--json",
    "--nodes",
    "2",
    "--budget",
    "0.3",
    "--datasets",
    folderWith({ gzipped: true }),
  );
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(program.stdout()).nodes).toBe(2);
});
