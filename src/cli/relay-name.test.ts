import { expect, test } from "vitest";
import { nodeName } from "../protocol/hello.ts";
import { relayName } from "./relay-name.ts";

test("without a name a relay is called otherwise than a node of its machine", () => {
  expect(relayName(undefined, "hub")).toBe("hub-relay");
  expect(relayName("site-1", "hub")).toBe("site-1");
});

test("a machine's name of full length leaves a relay one that is allowed", () => {
  const name = relayName(undefined, "a".repeat(64));
  expect(nodeName.parse(name)).toBe(`${"a".repeat(58)}-relay`);
});

test("what cannot be a name is refused, with what was said", () => {
  expect(() => relayName("site 1")).toThrow(/--name "site 1".*cannot be the name of a relay/);
});
