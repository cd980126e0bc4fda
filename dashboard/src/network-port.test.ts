import { expect, test } from "vitest";
import { eventsUrl } from "./network-port.ts";

test.each([
  ["http://localhost:7313/?case=2", "ws://localhost:7313/events"],
  ["https://lab.example/edgewise/?case=2#plots", "wss://lab.example/edgewise/events"],
  ["https://lab.example/edgewise/index.html", "wss://lab.example/edgewise/events"],
])("the page at %s gets its events from %s", (page, events) => {
  expect(eventsUrl(page)).toBe(events);
});
