import { expect, test } from "vitest";
import { softmaxRegression } from "../learning/models/softmax-regression.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { answerRecords } from "./answers.ts";
import type { Picture } from "./picture.ts";
import { PicturesToAnswer } from "./pictures-to-answer.ts";
import { predictionText } from "./prediction-text.ts";
import type { PictureSchema } from "./schema.ts";

const classes = ["dark", "bright"].map((name) => ({ name, count: 1 }));
const target = { kind: "classes", name: "class", classes } as const;
const schema: PictureSchema = { kind: "pictures", version: 1, width: 2, height: 1, channels: 1, target };

const flat = (width: number, channels: 1 | 3, value: number): Picture => ({
  width,
  height: 1,
  channels,
  pixels: new Uint8Array(width * channels).fill(value),
});

test("pictures of any size and colour are answered by the names of their files, and so is what is no picture", async () => {
  const records = new PicturesToAnswer(schema);
  records.add("a.png", flat(4, 3, 255));
  records.fail("b.png", "it is damaged");
  records.add("c.png", flat(1, 1, 0));
  expect([...(records.examples().features.data as Uint8Array)]).toEqual([255, 255, 0, 0]);
  const model = softmaxRegression({ kernels: plainKernels, featureCount: 2, classCount: 2 });
  // As good as certain where the first pixel is bright, and undecided where it is dark.
  const weights = Float32Array.of(0, 0, 200, 0);
  const predictions = await answerRecords({ model, schema, weights }, records);
  expect(predictions.dropped).toEqual([{ why: "it is damaged", count: 1, first: "b.png" }]);
  expect([...predictionText(predictions, "csv")].join("")).toBe(
    "file,prediction,probability dark,probability bright\na.png,bright,0,1\nb.png,,,\nc.png,dark,0.5,0.5\n",
  );
  expect(
    [...predictionText(predictions, "jsonl")]
      .join("")
      .split("\n")
      .slice(0, 2)
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { file: "a.png", prediction: "bright", probabilities: { dark: 0, bright: 1 } },
    { file: "b.png", prediction: null, why: "it is damaged" },
  ]);
});
