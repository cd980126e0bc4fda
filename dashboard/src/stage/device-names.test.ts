import { expect, test } from "vitest";
import { deviceNames } from "./device-names.ts";

test("emulated devices that are only numbered are called what they are made to be, counted by kind; others keep their names", () => {
  const names = deviceNames([
    { name: "node-10", device: "raspberry-pi-3" },
    { name: "node-1", device: "laptop" },
    { name: "node-2", device: "raspberry-pi-3" },
    { name: "kitchen", device: "laptop" },
    { name: "node-3", device: "none" },
  ]);
  expect(Object.fromEntries(names)).toEqual({
    "node-1": "laptop 1",
    "node-2": "Raspberry Pi 1",
    "node-3": "node-3",
    "node-10": "Raspberry Pi 2",
    kitchen: "kitchen",
  });
});
