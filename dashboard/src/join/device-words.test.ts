import { expect, test } from "vitest";
import { deviceWords, suggestedName } from "./device-words.ts";

test.each([
  ["Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android", "phone-800"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari on iPhone",
    "phone-800",
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Chrome on Linux",
    "browser-800",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
    "Edge on Windows",
    "browser-800",
  ],
  ["something else", "a browser", "browser-800"],
])("%s", (userAgent, words, name) => {
  expect(deviceWords(userAgent)).toBe(words);
  expect(suggestedName(userAgent, 0.5)).toBe(name);
});
