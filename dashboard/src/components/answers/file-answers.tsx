import { predictionText } from "../../../../src/data/prediction-text.ts";
import type { AnsweredFile } from "../../answers/engine.ts";
import { download } from "../../download.ts";
import { count, counted, percent } from "../../words.ts";
import { AnsweredRows } from "./answered-rows.tsx";
import { askFile, file } from "./answers-state.ts";
import { FileDrop } from "./file-drop.tsx";

/** Answers to the rows of a file that is chosen, or dropped here. */
export function FileAnswers() {
  return (
    <FileDrop
      legend="Answers to a file of examples"
      button="Choose a file"
      label="A file of examples"
      accept=".csv,.tsv,.txt,.jsonl,.ndjson,.json,.arff,.gz,.parquet,.npy,.npz"
      testId="example-file"
      hint="or drop one here: CSV, TSV, JSON Lines, ARFF or Parquet with the columns of the nodes' tables, in any order; the target may be missing."
      onFile={(file) => void askFile(file)}
    >
      <FileResult />
    </FileDrop>
  );
}

function FileResult() {
  const state = file.value;
  switch (state.kind) {
    case "none":
      return null;
    case "reading":
      return (
        <p class="hint" role="status">
          Reading {state.name}: {percent(state.share)}
        </p>
      );
    case "wrong":
      return (
        <p class="file-wrong" role="alert" data-testid="file-wrong">
          {state.text}
        </p>
      );
    case "answered":
      return <Answered answered={state.file} which={state.which} />;
    default:
      throw new Error(`unreachable: ${state satisfies never}`);
  }
}

function Answered({ answered, which }: { readonly answered: AnsweredFile; readonly which: string }) {
  const { name, predictions } = answered;
  const { each, dropped } = predictions;
  const without = dropped.reduce((sum, one) => sum + one.count, 0);
  const save = () => {
    const text = [...predictionText(predictions, "csv")];
    download(new Blob(text, { type: "text/csv" }), `${name.replace(/\.[^.]*$/, "")}-answers.csv`);
  };
  return (
    <div data-testid="file-answers">
      <p class="file-summary" role="status">
        <b>{name}</b>: {counted(each.length - without, "row")} answered by {which}
        {without > 0 && `, ${count(without)} without an answer`}.{" "}
        <button type="button" class="link" data-testid="answers-download" onClick={save}>
          Download all answers (CSV)
        </button>
      </p>
      {dropped.length > 0 && (
        <ul class="hint">
          {dropped.slice(0, 5).map(({ why, count: rows, first }) => (
            <li key={why}>
              {counted(rows, "row")}: {why} (the first: {first})
            </li>
          ))}
        </ul>
      )}
      <AnsweredRows answered={answered} />
    </div>
  );
}
