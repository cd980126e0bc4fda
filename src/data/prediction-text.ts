import type { Prediction, Predictions } from "./answers.ts";
import { csvLine } from "./csv-line.ts";

/** Lines that are written at once. */
const pieceLines = 1000;

/** Predictions as lines, in pieces: a record that has no answer has a line without one. */
export function* predictionText(predictions: Predictions, format: "csv" | "jsonl"): Generator<string> {
  const { classNames, each } = predictions;
  if (format === "csv") yield csvLine(predictionColumns(classNames));
  const line = (prediction: Prediction) =>
    format === "csv"
      ? shown(csvLine(predictionCells(prediction, classNames)))
      : `${JSON.stringify(objectOf(prediction, classNames))}\n`;
  for (let at = 0; at < each.length; at += pieceLines)
    yield each
      .slice(at, at + pieceLines)
      .map(line)
      .join("");
}

/** An empty line would count for nothing with most programs. */
const shown = (line: string) => (line === "\n" ? '""\n' : line);

/** Of a table of predictions. */
export function predictionColumns(classNames: readonly string[]): string[] {
  return ["prediction", ...classNames.map((name) => `probability ${name}`)];
}

/** What stands in these columns. */
export function predictionCells(
  prediction: Prediction,
  classNames: readonly string[],
): (string | number | undefined)[] {
  switch (prediction.kind) {
    case "class":
      return [prediction.name, ...prediction.probabilities];
    case "number":
      return [prediction.value];
    case "none":
      return [undefined, ...classNames.map(() => undefined)];
    default:
      throw new Error(`unreachable: ${prediction satisfies never}`);
  }
}

function objectOf(prediction: Prediction, classNames: readonly string[]) {
  switch (prediction.kind) {
    case "class": {
      const { name, probabilities } = prediction;
      if (classNames.length === 0) return { prediction: name };
      const named = Object.fromEntries(classNames.map((each, i) => [each, probabilities[i]]));
      return { prediction: name, probabilities: named };
    }
    case "number":
      return { prediction: prediction.value };
    case "none":
      return { prediction: null, why: prediction.why };
    default:
      throw new Error(`unreachable: ${prediction satisfies never}`);
  }
}
