import { expect, test } from "vitest";
import { baseOf, invitationIn } from "./join-link.ts";

const token = "a".repeat(22);
const key = "k".repeat(42);

test("a link names the token that lets in, and the aggregator's key", () => {
  expect(invitationIn(`#join=${token},cert=${"c".repeat(43)},key=${key}A`)).toEqual({ token, key: `${key}A` });
  expect(invitationIn("")).toEqual({});
});

test("what is no token and no key is left out", () => {
  expect(invitationIn(`#join=short,key=<script>`)).toEqual({});
  expect(invitationIn(`#present=${token}`)).toEqual({});
});

test("the aggregator is where the page is, also below a proxy's path", () => {
  expect(baseOf("http://192.168.1.5:7313/join")).toBe("http://192.168.1.5:7313/");
  expect(baseOf("https://lab.example/edgewise/join?kernels=simd#join=x")).toBe("https://lab.example/edgewise/");
});
