import { expect, test } from "vitest";
import { createPngMaker } from "./png.ts";

test("a PNG file has as many pixels as the picture has units, times the zoom", async () => {
  const png = Buffer.from(
    (await createPngMaker({ zoom: 3 }))(
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="#f00"/></svg>',
    ),
  );
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([60, 30]);
});
