import { describe, expect, test } from "vitest";
import { nodeUrl } from "./websocket-dialer.ts";

describe("the address of an aggregator", () => {
  test.each([
    ["192.168.1.5", "ws://192.168.1.5:7313/node"],
    ["192.168.1.5:8000", "ws://192.168.1.5:8000/node"],
    ["ws://lab", "ws://lab:7313/node"],
    ["ws://lab:80", "ws://lab/node"],
    ["http://lab:7313/", "ws://lab:7313/node"],
    ["https://lab.example", "wss://lab.example/node"],
    ["ws://lab:7313/behind/a/proxy", "ws://lab:7313/behind/a/proxy"],
    ["[::1]:7313", "ws://[::1]:7313/node"],
  ])("%s leads to %s", (address, url) => {
    expect(nodeUrl(address)).toBe(url);
  });

  test.each(["", "ftp://lab", "ws://", "lab:port"])("%j is none", (address) => {
    expect(() => nodeUrl(address)).toThrow(TypeError);
  });
});
