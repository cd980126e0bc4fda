import { expect, test } from "vitest";
import type { Joining } from "../../../../src/watch/joining.ts";
import { dataAdvice, joinCommands, joinSentence, needsNodes } from "./connect-words.ts";

const waiting = { kind: "waiting", present: 1, needed: 2, missing: [], loading: [] } as const;
const joining: Joining = { addresses: ["ws://10.0.0.2:7313"], fromElsewhere: true, data: { kind: "assigned" } };
const ofTables: Joining = { ...joining, data: { kind: "table", target: "power" } };

test("nodes are asked for as long as some are missing that do not come by themselves", () => {
  expect(needsNodes(waiting, joining)).toBe(true);
  expect(needsNodes({ ...waiting, missing: ["node-2"] }, joining)).toBe(false);
  expect(needsNodes({ ...waiting, missing: ["node-2"] }, ofTables)).toBe(true);
  expect(needsNodes({ ...waiting, present: 2 }, ofTables)).toBe(false);
});

test("the command is the one that the terminal prints, for each address, with a place for data of one's own", () => {
  const both = { ...joining, addresses: [...joining.addresses, "ws://192.168.1.5:7313"] };
  expect(joinCommands(both)).toEqual([
    "npx edgewise node ws://10.0.0.2:7313",
    "npx edgewise node ws://192.168.1.5:7313",
  ]);
  expect(joinSentence(2, both)).toMatch(/2 nodes are here.*one of the lines will do/);
  expect(joinCommands(ofTables)).toEqual(["npx edgewise node ws://10.0.0.2:7313 --data FILE"]);
  expect(joinCommands({ ...joining, data: { kind: "pictures" } })[0]).toMatch(/ --data FOLDER$/);
});

test("what is awaited is said in words: tables with their target, or pictures by folders", () => {
  expect(joinSentence(1, ofTables)).toMatch(/1 node, each with a table of its own, is here.*in place of FILE\./);
  expect(dataAdvice(ofTables)).toMatch(/the same columns, among them "power"/);
  expect(dataAdvice({ ...joining, data: { kind: "pictures" } })).toMatch(/a folder for each class/);
  expect(dataAdvice(joining)).toBeUndefined();
});

test("who connects several nodes of one machine hears that they need names", () => {
  for (const kind of ["assigned", "table", "pictures"] as const)
    expect(joinSentence(2, { ...joining, data: { kind } })).toMatch(
      / Several on one machine need a name each: --name NAME\.$/,
    );
});

test("where it takes a link, none is shown: a page that may be watched must not let in nodes", () => {
  const guarded = { ...ofTables, needsLink: true };
  expect(joinCommands(guarded)).toEqual(["npx edgewise tokens create join"]);
  expect(joinSentence(2, guarded)).toMatch(/was printed where the aggregator was started/);
});
