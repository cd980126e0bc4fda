import { expect, test } from "vitest";
import type { Channel } from "../runtime/ports.ts";
import { heldBack } from "./held-back.ts";

test("what is sent while it is not certain who leads goes out in its order when it is", () => {
  let holds = true;
  let tell: () => void = () => {};
  const leadership = {
    term: 1,
    holds: () => holds,
    whenHeld(callback: () => void) {
      tell = callback;
    },
    lost: new Promise<string>(() => {}),
    release: async () => {},
  };
  const sent: number[] = [];
  const channel: Channel = {
    remote: "a node",
    send: ([first = 0]) => void sent.push(first),
    close: () => {},
    listen: () => {},
  };
  const held = heldBack(leadership)(channel);
  const send = (i: number) => held.send(Uint8Array.of(i));
  send(1);
  holds = false;
  send(2);
  send(3);
  expect(sent).toEqual([1]);
  holds = true;
  // What waited comes first.
  send(4);
  expect(sent).toEqual([1]);
  tell();
  send(5);
  expect(sent).toEqual([1, 2, 3, 4, 5]);
  expect(heldBack(undefined)(channel)).toBe(channel);
});
