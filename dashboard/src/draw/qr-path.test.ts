import { encode } from "uqr";
import { expect, test } from "vitest";
import { qrPath } from "./qr-path.ts";

test("the path covers the dark modules of the code and no others", () => {
  const text = "http://192.168.1.5:7313/join#join=abcdefghijklmnopqrstuv";
  const { size, path } = qrPath(text);
  const { data } = encode(text, { ecc: "M", border: 4 });
  expect(size).toBe(data.length);
  const covered = data.map((row) => row.map(() => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let i = 0; i < Number(width); i++) (covered[Number(y)] as boolean[])[Number(x) + i] = true;
  }
  expect(covered).toEqual(data);
});
