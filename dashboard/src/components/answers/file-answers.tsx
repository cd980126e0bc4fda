import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { predictionText } from "../../../../src/data/prediction-text.ts";
import type { AnsweredFile } from "../../answers/engine.ts";
import { download } from "../../download.ts";
import { count, counted, percent } from "../../words.ts";
import { AnsweredRows } from "./answered-rows.tsx";
import { askFile, file } from "./answers-state.ts";

/** Answers to the rows of a file that is chosen, or dropped here. */
export function FileAnswers() {
  const chooser = useRef<HTMLInputElement>(null);
  const over = useSignal(false);
  const take = (files: FileList | null | undefined) => {
    const chosen = files?.[0];
    if (chosen) void askFile(chosen);
  };
  return (
    <fieldset
      class="file-answers"
      data-over={over.value}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        take(event.dataTransfer?.files);
      }}
    >
      <legend class="unseen">Answers to a file of examples</legend>
      <p class="file-choice">
        <button type="button" onClick={() => chooser.current?.click()}>
          Choose a file
        </button>
        <input
          ref={chooser}
          type="file"
          hidden
          data-testid="example-file"
          aria-label="A file of examples"
          accept=".csv,.tsv,.txt,.jsonl,.ndjson,.json,.arff,.gz"
          onChange={({ currentTarget }) => {
            take(currentTarget.files);
            currentTarget.value = "";
          }}
        />
        <span class="hint">
          or drop one here: CSV, TSV, JSON Lines or ARFF with the columns of the nodes' tables, in any order; the target
          may be missing.
        </span>
      </p>
      <FileResult />
    </fieldset>
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
