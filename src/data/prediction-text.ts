import type { Prediction, Predictions } from "./answers.ts";
import { csvLine } from "./csv-line.ts";

/** Lines that are written at once. */
const pieceLines = 1000;

/** Predictions as lines, in pieces: a record that has no answer has a line without one. */
export function* predictionText(predictions: Predictions, format: "csv" | "jsonl"): Generator<string> {
  const { classNames, each, names, kept } = predictions;
  if (format === "csv") yield csvLine(predictionColumns(predictions));
  const fileOf = (i: number) => ({
    ...(names ? { file: names[i] } : {}),
    ...Object.fromEntries((kept?.names ?? []).map((name, column) => [name, kept?.cells[i]?.[column] ?? null])),
  });
  const line = (prediction: Prediction, i: number) =>
    format === "csv"
      ? shown(csvLine(predictionCells(predictions, i)))
      : `${JSON.stringify({ ...fileOf(i), ...objectOf(prediction, classNames) })}\n`;
  for (let at = 0; at < each.length; at += pieceLines)
    yield each
      .slice(at, at + pieceLines)
      .map((prediction, i) => line(prediction, at + i))
      .join("");
}

/** An empty line would count for nothing with most programs. */
const shown = (line: string) => (line === "\n" ? '""\n' : line);

/** Of a table of predictions. */
export function predictionColumns({ classNames, names, kept }: Predictions): string[] {
  return [
    ...(names ? ["file"] : []),
    ...(kept?.names ?? []),
    "prediction",
    ...classNames.map((name) => `probability ${name}`),
  ];
}

/** What stands in these columns for one of the predictions, by its number. */
export function predictionCells(
  { each, names, kept, classNames }: Predictions,
  i: number,
): (string | number | undefined)[] {
  return [...(names ? [names[i]] : []), ...(kept?.cells[i] ?? []), ...answerCells(each[i] as Prediction, classNames)];
}

function answerCells(prediction: Prediction, classNames: readonly string[]): (string | number | undefined)[] {
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
