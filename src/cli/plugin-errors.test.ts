import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { complaintAbout } from "../../test/support/command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-plugins-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["a file that is not there", "nowhere.mjs", undefined, /--plugin .*nowhere\.mjs: there is no such file/],
  [
    "a file without entries",
    "empty.mjs",
    "export const x = 1;",
    /exports no entries; export at least one of strategies, /,
  ],
  [
    "an entry without a function",
    "wrong.mjs",
    'export const models = [{ name: "m", title: "m", about: "m", targets: ["signs"], stepSize: 1 }];',
    /wrong\.mjs: model "m" has no create: it must be a function; /,
  ],
])("%s is told in one line, with exit code 2", async (_what, name, content, message) => {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  expect(await complaintAbout("simulate", "--plugin", path)).toMatch(message);
});
