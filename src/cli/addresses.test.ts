import type { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { parsePublicUrl } from "../platform/nodejs/public-url.ts";
import { nodeAddresses, pageAddress } from "./addresses.ts";

type Interface = NonNullable<ReturnType<typeof networkInterfaces>[string]>[number];

const at = (address: string, internal = false) => ({ address, family: "IPv4", internal }) as Interface;
const loopback = at("127.0.0.1", true);
const url = "http://127.0.0.1:7313";

test("an aggregator that listens to its own machine is reached there", () => {
  const addressed = { host: "127.0.0.1" };
  expect(nodeAddresses(url, addressed, [loopback, at("192.168.1.5")])).toEqual(["ws://127.0.0.1:7313"]);
  expect(pageAddress(url, addressed)).toBe(url);
});

test("one that listens everywhere is reached at each address of its machine, or without a network at its own", () => {
  const addressed = { host: "0.0.0.0" };
  expect(nodeAddresses(url, addressed, [loopback, at("192.168.1.5"), at("10.0.0.2")])).toEqual([
    "ws://192.168.1.5:7313",
    "ws://10.0.0.2:7313",
  ]);
  expect(nodeAddresses(url, addressed, [loopback])).toEqual(["ws://127.0.0.1:7313"]);
});

test("one that has a public address is reached there", () => {
  const addressed = { host: "127.0.0.1", publicUrl: parsePublicUrl("https://lab.example/edgewise/") };
  expect(nodeAddresses(url, addressed, [])).toEqual(["https://lab.example/edgewise"]);
  expect(pageAddress(url, addressed)).toBe("https://lab.example/edgewise/");
});
