import { expect, test } from "vitest";
import { complaintAbout } from "../../test/support/command-line.ts";

test.each([
  [["single-run", "mine.yaml"], /single-run takes no file; use custom mine\.yaml$/],
  [["custom"], /custom needs a file/],
  [["custom", "/nowhere.yaml"], /\/nowhere\.yaml cannot be read: there is no such file or folder$/],
  [["phi", "--seed", "4294967295"], /5 seeds from --seed 4294967295 on go beyond 4294967295, the largest/],
  [["custom", "mine.yaml", "--model", "k-means"], /custom takes its model from the file/],
  [
    ["phi", "--quick", "--out", import.meta.filename],
    /--out: .*experiment-errors\.test\.[jt]s cannot be used: .*; name another folder$/,
  ],
  [["tau-sweep", "--quick", "--out", "/proc/x"], /--out: \/proc\/x cannot be used: .*; name another folder$/],
  [["tau-swep"], /there is no experiment "tau-swep"; did you mean tau-sweep\? Choose one of: tau-sweep, .*, custom$/],
  [["phi", "--model", "oracle"], /--model.*It must be all or one of: squared-svm, /],
])("%j gets one line and exit code 2", async (args, message) => {
  expect(await complaintAbout("experiment", ...args)).toMatch(message);
});
