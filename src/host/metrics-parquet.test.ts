import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { metricsParquet } from "./metrics-parquet.ts";

test("a table of rounds comes back from its Parquet file, with what was not measured", async () => {
  const columns = new Map([
    ["round", [1, 2, 3]],
    ["loss", [0.5, null, 0.25]],
    ["accuracy", [null, null, null]],
  ]);
  const file = await metricsParquet({ metrics: async () => columns });
  const rows = await parquetReadObjects({ file: (file as Uint8Array).buffer as ArrayBuffer });
  expect(rows).toEqual([
    { round: 1, loss: 0.5, accuracy: null },
    { round: 2, loss: null, accuracy: null },
    { round: 3, loss: 0.25, accuracy: null },
  ]);
});
