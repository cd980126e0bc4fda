import { expect, test } from "vitest";
import { parseNatsAddress, withoutPassword } from "./nats-address.ts";

test.each([
  ["nats://h", { server: "nats://h:4222", fleet: "fleet" }],
  ["nats://h:80/shop", { server: "nats://h:80", fleet: "shop" }],
  ["tls://u:p%20w@h:443/shop/", { server: "tls://h:443", fleet: "shop", user: "u", password: "p w" }],
  ["NATS://token@[::1]:4223/a_b-1", { server: "nats://[::1]:4223", fleet: "a_b-1", user: "token" }],
])("%s is read", (text, address) => {
  expect(parseNatsAddress(text)).toEqual(address);
});

test.each([
  ["http://h", /not an address of a NATS server/],
  ["nats://", /not an address of a NATS server/],
  ["nats://u:secret@h?x=1", /^"nats:\/\/h\?x=1" is not an address/],
  ["nats://u:sec/ret@h", /^"nats:\/\/h" is not an address/],
  ["nats://u:sec@ret@h:x", /^"nats:\/\/h:x" is not an address/],
  ["nats://u:100%@h", /has a % that begins no character: write it as %25/],
  ["nats://h/a.b", /"a\.b" is not a name of a fleet/],
  ["nats://h/a/b", /is not a name of a fleet/],
])("%s is refused", (text, message) => {
  expect(() => parseNatsAddress(text)).toThrow(message);
});

test("what is shown of an address has no password", () => {
  expect(withoutPassword("nats://u:p@h:1/x")).toBe("nats://h:1/x");
});
