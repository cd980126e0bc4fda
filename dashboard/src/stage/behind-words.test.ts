import { expect, test } from "vitest";
import type { NodeView } from "../fold/view.ts";
import { behindWords } from "./behind-words.ts";

type Behind = NonNullable<NodeView["behind"]>;
type Task = Parameters<typeof behindWords>[1];
const digits: Task = { labelNames: ["odd", "even"], picture: { width: 28, height: 28 } };
const words = (standsFor: number, behind: Behind, task: Task = digits) => behindWords({ standsFor, behind }, task);

test("of a relay it is said which devices its nodes are, and how many of them let what be shown", () => {
  const devices: Behind["devices"] = [
    ["raspberry-pi-3", 2],
    ["Node.js 24.1 on linux x64", 1],
  ];
  expect(words(3, { labelled: 3, pictured: 0, devices })).toBe(
    "2 Raspberry Pi 3, 1 linux x64. Labels told by all 3, pictures by none.",
  );
  expect(words(1200, { labelled: 2, pictured: 1, devices })).toBe(
    "2 Raspberry Pi 3, 1 linux x64, 1,197 not told. Labels told by 2 of 1,200, pictures by 1 of 1,200.",
  );
  expect(words(1, { labelled: 0, pictured: 0, devices: [["", 1]] })).toBe(
    "1 unknown. Labels told by none, pictures by none.",
  );
});

test("labels and pictures are not spoken of where examples have none", () => {
  const behind: Behind = { labelled: 0, pictured: 0, devices: [["laptop", 2]] };
  expect(words(2, behind, { labelNames: [] })).toBe("2 laptop.");
  expect(words(2, behind, { labelNames: ["no", "yes"] })).toBe("2 laptop. Labels told by none.");
  expect(words(2, behind, { ...digits, labelNames: [] })).toBe("2 laptop. Pictures told by none.");
});
