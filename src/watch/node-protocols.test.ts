import { expect, test } from "vitest";
import { nodeProtocols, tokenInProtocols } from "./node-protocols.ts";

test("the token that a browser offers as a subprotocol is found among them", () => {
  const token = "a-token_of-22-letters0";
  expect(tokenInProtocols(nodeProtocols(token).join(", "))).toBe(token);
  expect(tokenInProtocols(nodeProtocols(undefined).join(","))).toBeUndefined();
  expect(tokenInProtocols(undefined)).toBeUndefined();
});
