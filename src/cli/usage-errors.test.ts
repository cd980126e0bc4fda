import { describe, expect, test } from "vitest";
import { complaintAbout } from "../../test/support/command-line.ts";

const aggregator = ["aggregator", "--no-open", "--port", "0"];
const demo = ["demo", "--no-open", "--port", "0", "--devices", "none"];
const nobody = ["node", "127.0.0.1:1"];

describe("what cannot be done as it was asked costs one line on stderr and exit code 2", () => {
  const complaints: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ["an unknown command", ["teach"], /unknown command 'teach'/],
    ["an unknown option", [...demo, "--frobnicate"], /unknown option '--frobnicate'/],
    [
      "an option of several other commands",
      ["demo", "--data", "x.csv"],
      /unknown option '--data': it belongs to edgewise node, predict, evaluate and simulate$/,
    ],
    ["an option of another command", [...demo, "--own", "x"], /unknown option '--own': it belongs to edgewise node/],
    [
      "balance without data of the nodes' own",
      [...aggregator, "--balance"],
      /--balance is for classes in data of the nodes' own, and there are none; add --target COLUMN, or --pictures SIZE/,
    ],
    [
      "threads for plain kernels",
      [...nobody, "--kernels", "plain", "--threads", "2"],
      /--threads needs kernels of WebAssembly; leave --kernels plain out, or --threads/,
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
      [...demo, "--update", "adagrad"],
      /--update.*'adagrad'.*There is no update rule "adagrad"; choose one of: sgd, scaffold, fedprox:MU/,
    ],
    ["a largest share of nothing", [...demo, "--max-share", "0"], /--max-share.*'0'.*above 0, and 1 at most/],
    ["a largest share of more than all", [...demo, "--max-share", "1.1"], /--max-share.*'1.1'.*above 0, and 1 at most/],
    [
      "a largest share that cannot be met",
      [...demo, "--nodes", "3", "--max-share", "0.3"],
      /--max-share: no largest share of 0\.3 is possible: one of 3 nodes counts for 0\.334 at least; give 0\.334 or more/,
    ],
    [
      "an aggregation rule for more nodes than take part",
      [...demo, "--aggregate", "trimmed:1", "--participation", "2"],
      /trimmed:1 needs the weights of 3 nodes in each round, and --participation asks 2 of 5; have 3/,
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
    [
      "rounds that wait for more nodes than there are",
      [...demo, "--min-nodes", "6"],
      /min-nodes is 6, .* 5 nodes, .*; ask/,
    ],
    ["unknown devices", [...demo, "--devices", "paper-2"], /--devices.*'paper-2'.*paper or none/],
    [
      "a proxy by its name",
      [...aggregator, "--trusted-proxy", "127.0.0.1, lab.example"],
      /--trusted-proxy.*"lab.example" is not an IP address/,
    ],
    ["a port that is none", [...aggregator, "--port", "70000"], /--port.*'70000'.*65535/],
    ["an address that is not this machine's", [...aggregator, "--host", "192.0.2.1"], /192\.0\.2\.1 is not an address/],
    ["a result without an end", [...aggregator, "--json"], /--json.*--once/],
    ["no address", ["node"], /the address of the aggregator is missing; say edgewise node URL/],
    [
      "several connections to one run",
      [...nobody, "--run", "digits", "--serves", "2"],
      /--run names one run, and --serves asks for 2; leave one out/,
    ],
    [
      "a relay that listens nowhere",
      ["relay", "127.0.0.1:1", "--listen", ":7314"],
      /--listen ":7314": this is no address/,
    ],
    ["an address that is none", ["node", "::::"], /"::::" is not an address of an aggregator; .* ws:\/\//],
    ["an address of another kind", ["node", "ftp://host:7000"], /"ftp:\/\/host:7000" is not an address/],
    ["an unknown device", [...nobody, "--device", "abacus"], /--device "abacus" is not known; .* raspberry-pi-3/],
    ["an unknown link", [...nobody, "--link", "pigeon"], /--link "pigeon" is not known; .* wifi/],
    ["a name that is none", [...nobody, "--name", "two words"], /--name "two words".* letters, digits/],
  ];

  test.each(complaints)("%s", async (_what, args, says) => {
    expect(await complaintAbout(...args)).toMatch(says);
  });
});
