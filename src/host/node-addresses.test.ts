import type { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { parsePublicUrl } from "../platform/nodejs/public-url.ts";
import type { DataQuestion } from "../protocol/own-data-messages.ts";
import { joining, nodeAddresses, pageAddresses } from "./node-addresses.ts";

type Interface = NonNullable<ReturnType<typeof networkInterfaces>[string]>[number];

const at = (address: string, internal = false) => ({ address, family: "IPv4", internal }) as Interface;
const loopback = at("127.0.0.1", true);
const url = "http://127.0.0.1:7313";

test("an aggregator that listens to its own machine is reached there", () => {
  const addressed = { host: "127.0.0.1" };
  expect(nodeAddresses(url, addressed, [loopback, at("192.168.1.5")])).toEqual(["ws://127.0.0.1:7313"]);
});

test("one that listens everywhere is reached at each address of its machine, or without a network at its own", () => {
  const addressed = { host: "0.0.0.0" };
  expect(nodeAddresses(url, addressed, [loopback, at("192.168.1.5"), at("10.0.0.2")])).toEqual([
    "ws://192.168.1.5:7313",
    "ws://10.0.0.2:7313",
  ]);
  expect(nodeAddresses(url, addressed, [loopback])).toEqual(["ws://127.0.0.1:7313"]);
});

test("with TLS all of them are addresses of it", () => {
  const [own, addressed] = [url.replace("http", "https"), { host: "0.0.0.0" }];
  expect(nodeAddresses(own, addressed, [at("192.168.1.5")])).toEqual(["wss://192.168.1.5:7313"]);
  expect(pageAddresses(own, addressed, [at("192.168.1.5")])).toEqual(["https://192.168.1.5:7313"]);
  expect(nodeAddresses(own, addressed, [])).toEqual(["wss://127.0.0.1:7313"]);
});

test("one that has a public address is reached there", () => {
  const addressed = { host: "127.0.0.1", publicUrl: parsePublicUrl("https://lab.example/edgewise/") };
  expect(nodeAddresses(url, addressed, [])).toEqual(["https://lab.example/edgewise"]);
});

test("people open the page at the same places", () => {
  expect(pageAddresses(url, { host: "127.0.0.1" }, [])).toEqual([url]);
  expect(pageAddresses(url, { host: "0.0.0.0" }, [at("192.168.1.5")])).toEqual(["http://192.168.1.5:7313"]);
  const publicUrl = parsePublicUrl("https://lab.example/edgewise/");
  expect(pageAddresses(url, { host: "127.0.0.1", publicUrl }, [])).toEqual(["https://lab.example/edgewise/"]);
});

test("it is known whether other machines reach it", () => {
  const from = (host: string, interfaces = [loopback, at("192.168.1.5")]) =>
    joining(url.replace("127.0.0.1", host === "::1" ? "[::1]" : host), { host }, undefined, false, interfaces);
  expect(["127.0.0.1", "localhost", "::1", "10.0.0.2"].map((host) => from(host).fromElsewhere)).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(joining(url, { host: "0.0.0.0" }, undefined, false, [loopback]).fromElsewhere).toBe(false);
  const publicUrl = parsePublicUrl("https://lab.example/edgewise/");
  const asked: DataQuestion = {
    kind: "table",
    target: "power",
    regression: true,
    numbers: [],
    categories: [],
    leftOut: [],
  };
  expect(joining(url, { host: "127.0.0.1", publicUrl }, asked, true, [])).toEqual({
    addresses: ["https://lab.example/edgewise"],
    fromElsewhere: true,
    data: { kind: "table", target: "power" },
    needsLink: true,
  });
});
