import { expect, test } from "vitest";
import { createClientAddresses } from "./client-address.ts";

const proxies = ["127.0.0.1", "10.0.0.2"];

test.each([
  ["itself", "192.168.1.5", undefined, "192.168.1.5"],
  ["itself, whatever it makes up", "192.168.1.5", "1.2.3.4", "192.168.1.5"],
  ["what the proxy added last", "127.0.0.1", "1.2.3.4, 192.168.1.5", "192.168.1.5"],
  ["what came before a second proxy", "::ffff:127.0.0.1", "1.2.3.4, 192.168.1.5,10.0.0.2", "192.168.1.5"],
  ["the proxy, if it tells nothing", "127.0.0.1", undefined, "127.0.0.1"],
  ["the proxy, if it tells nothing but spaces", "127.0.0.1", " ", "127.0.0.1"],
])("a request comes from %s", (_what, remoteAddress, forwarded, address) => {
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  expect(createClientAddresses(proxies).of({ headers, socket: { remoteAddress } })).toBe(address);
});

test("without proxies that are believed nobody is", () => {
  const headers = { "x-forwarded-for": "192.168.1.5" };
  expect(createClientAddresses().of({ headers, socket: { remoteAddress: "127.0.0.1" } })).toBe("127.0.0.1");
});
