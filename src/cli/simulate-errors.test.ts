import { afterAll, describe, expect, test } from "vitest";
import { mnistFolder } from "../../test/e2e/support/mnist-folder.ts";
import { complaintAbout } from "../../test/support/command-line.ts";

const folder = mnistFolder();
afterAll(() => folder.remove());

describe("what cannot be done is told in one line, with exit code 2", () => {
  test.each([
    [["--strategy", "clever"], /there is no strategy "clever"; choose one of: .*centralized, asynchronous$/],
    [["--local-cost", "-0.1,0.2"], /--local-cost.*between 0 and/],
    [["--local-cost", "0"], /must cost at least 1\.5e-11 seconds, or/],
    [["--budget", "0.2"], /budget 0\.2 .* too small for two rounds/],
    [["--case", "5"], /--case.*whole number from 1 to 4/],
    [["--partition", "odd"], /--partition.*'odd'.*one of: uniform/],
    [["--case", "2", "--partition", "shards:2"], /--partition.*cannot be used with option '--case/],
    [["--profiles", "laptop", "--local-cost", "0.01"], /--profiles.*cannot be used with option '--local-cost/],
    [["--cost-trace", "c.csv", "--global-cost", "0.1"], /--cost-trace.*cannot be used with option '--global-cost/],
    [["--model", "oracle"], /there is no model "oracle"/],
    [["--dataset", "none"], /there is no dataset "none"/],
    [["--profiles", "abacus"], /"abacus" is neither MEAN\/SD in seconds nor one of: laptop/],
    [["--cost-trace", "/nowhere.csv"], /--cost-trace \/nowhere\.csv: cannot be read: there is no such file or folder$/],
    [["--seeds", "0"], /--seeds.*whole number from 1 to 10000/],
    [["--seeds", "3000000000"], /--seeds.*whole number from 1 to 10000/],
    [["--seed", "4294967295", "--seeds", "2"], /2 seeds from --seed 4294967295 on go beyond 4294967295, the largest/],
    [
      ["--seeds", "1,2", "--seed", "5"],
      /--seeds names each seed, so that --seed changes nothing; leave one of them out$/,
    ],
    [["--seeds", "1", "--seeds", "2"], /--seeds.*It is there twice; give all seeds at once/],
    [["--seeds", "1,,2"], /--seeds.*An entry of it is empty/],
    [["--case", ""], /--case.*It is empty/],
    [["--strategy", "adaptive,"], /--strategy.*An entry of it is empty/],
    [["--profiles", "laptop,"], /--profiles.*An entry of it is empty/],
    [["--local-cost", "0.1,"], /--local-cost.*A number is missing/],
    [["--budget", "0x10"], /--budget.*'0x10'.*must be time/],
    [["--datasets", ""], /--datasets.*It is empty; name a file or a folder/],
    [["--cost-trace", ""], /--cost-trace.*It is empty; name a file or a folder/],
    [["--seeds", "5,5"], /--seeds.*5 is there twice; name each once/],
    [["--strategy", "adaptive", "--strategy", "fixed:3,adaptive"], /--strategy.*adaptive is there twice/],
    [["--strategy", "fixed:101", "--tau-max", "50"], /fixed:101 is more than --tau-max 50 allows; change one of them$/],
    [["--nodes", "2", "--min-nodes", "3"], /min-nodes is 3, and the run has 2 nodes, so it would wait for ever; ask/],
    [
      ["--max-share", "0.1"],
      /--max-share: no largest share of 0\.1 is possible: one of 5 nodes counts for 0\.2 at least/,
    ],
    [["--max-share", "0.5", "--strategy", "asynchronous"], /have no mean .*; leave out --max-share/],
    [
      ["--aggregate", "krum:2"],
      /--aggregate: krum:2 needs the weights of 7 nodes in each round, and there are 5; have 7/,
    ],
    [["--aggregate", "krum"], /--aggregate.*'krum'.*write krum:F, where F is a whole number from 1/],
    [["--aggregate", "median", "--strategy", "asynchronous"], /no rounds whose weights .*; leave out --aggregate/],
    [
      ["--examples-each", "20"],
      /nodes cannot make examples of mnist-even-odd for themselves; choose synthetic, or leave/,
    ],
    [["--examples-each", "20", "--case", "2"], /--examples-each.*cannot be used with option '--case/],
    [
      ["--examples-each", "20", "--strategy", "centralized"],
      /here each node makes its own; leave out --examples-each, or/,
    ],
    [
      ["--examples-each", "20", "--strategy", "asynchronous"],
      /have shares of a dataset only; leave out --examples-each/,
    ],
    [["--nodes", "1", "--profiles", "laptop,laptop"], /there are 2 profiles for 1 node; give at most/],
  ])("%j", async (args, message) => {
    const usual = args.includes("--budget") ? [] : ["--budget", "3"];
    expect(await complaintAbout("simulate", "--datasets", folder.path, ...usual, ...args)).toMatch(message);
  });
});
