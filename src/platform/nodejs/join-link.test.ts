import { expect, test } from "vitest";
import { joinLink, pageLink, parseJoinLink } from "./join-link.ts";

const pin = "0123456789abcdefghijklmnopqrstuvwxyz-_ABCDE";
const token = "0123456789abcdef-_ABCD";

test.each([
  ["ws://192.168.1.5:7313", { url: "ws://192.168.1.5:7313/node" }],
  ["192.168.1.5", { url: "ws://192.168.1.5:7313/node" }],
  [`ws://192.168.1.5:7313/#join=${token}`, { url: "ws://192.168.1.5:7313/node", token }],
  [`wss://h:1/#join=${token},cert=${pin}`, { url: "wss://h:1/node", token, pin }],
  [`https://lab.example/edgewise/#join=${token}`, { url: "wss://lab.example/edgewise/node", token }],
])("%s is read", (text, link) => {
  expect(parseJoinLink(text)).toEqual(link);
});

test("what is written is read again", () => {
  const link = joinLink("wss://192.168.1.5:7313", { token });
  expect(link).toBe(`wss://192.168.1.5:7313/#join=${token}`);
  expect(parseJoinLink(link).token).toBe(token);
  expect(joinLink("ws://127.0.0.1:7313", {})).toBe("ws://127.0.0.1:7313");
  expect(pageLink("http://h:1", "watch", token)).toBe(`http://h:1/#watch=${token}`);
});

test.each([
  ["of a page", `http://h:1/#watch=${token}`, /this link opens the page/],
  ["that was cut", "ws://h:1/#join=0123", /copy the whole link/],
  ["with a certificate where there is no TLS", `ws://h:1/#join=${token},cert=${pin}`, /copy the whole link/],
  ["with half a certificate", `wss://h:1/#join=${token},cert=${pin.slice(1)}`, /copy the whole link/],
  ["with something else", `ws://h:1/#token=${token}`, /copy the whole link/],
])("a link %s is refused, and its token not repeated", (_what, text, says) => {
  expect(() => parseJoinLink(text)).toThrow(says);
  expect(() => parseJoinLink(text)).not.toThrow(/0123/);
});
