import { useEffect } from "preact/hooks";
import type { TableSchema } from "../../../../src/data/schema.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { count } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { AnswerOf } from "./answer.tsx";
import {
  answer,
  answerTrouble,
  clear,
  entered,
  example,
  learned,
  loadEngine,
  modelTrouble,
  schemaHere,
} from "./answers-state.ts";
import { ExampleField } from "./example-field.tsx";
import { FileAnswers } from "./file-answers.tsx";
import { PictureAnswers } from "./picture-answers.tsx";

/** What the model answers to an example that is entered and to the rows of a file, or to a picture. */
export function Answers() {
  const schema = schemaHere.value;
  const kind = schema?.kind;
  useEffect(() => {
    if (kind === "table") void loadEngine();
  }, [kind]);
  if (schema === undefined) return null;
  const model = learned.value;
  return (
    <Panel
      title="Ask the model"
      className="answers"
      about={
        kind === "table"
          ? "Enter an example, or choose a file of them. The answers are computed in this page: what you enter does not leave it."
          : "Show it a picture. The answer is computed in this page: the picture does not leave it."
      }
      aside={model && <span class="hint number">by {model.which}</span>}
    >
      {model === undefined ? (
        <p class="empty">
          {openedView.value
            ? "The model of this run is not there: it was not kept, or is still being read."
            : "It answers as soon as the page has its weights: with the first rounds, or when the run has ended."}
        </p>
      ) : modelTrouble.value !== undefined ? (
        <p class="empty" role="alert">
          {modelTrouble.value}
        </p>
      ) : schema.kind === "table" ? (
        <TableAnswers schema={schema} />
      ) : (
        <PictureAnswers schema={schema} />
      )}
    </Panel>
  );
}

function TableAnswers({ schema: { columns, target } }: { readonly schema: TableSchema }) {
  return (
    <>
      <div class="answers-parts">
        <form class="example-form" aria-label="An example" onSubmit={(event) => event.preventDefault()}>
          <div class="example-fields" tabIndex={columns.length > manyColumns ? 0 : undefined}>
            {columns.map((column) => (
              <ExampleField key={column.name} column={column} />
            ))}
          </div>
          <p class="hint">
            {missingWords(columns.length)}{" "}
            {entered.value.size > 0 && (
              <button type="button" class="link" data-testid="example-clear" onClick={clear}>
                Clear
              </button>
            )}
          </p>
        </form>
        <AnswerOf answer={answer.value} target={target} />
      </div>
      {answerTrouble.value !== undefined && (
        <p class="file-wrong" role="alert">
          {answerTrouble.value}
        </p>
      )}
      <FileAnswers />
    </>
  );
}

/** With more columns than these the form scrolls. */
const manyColumns = 40;

function missingWords(columns: number): string {
  const asked = example.value;
  if (asked?.kind !== "cells") return "Put right what is marked, and the model answers.";
  if (asked.missing === 0) return "All values are there.";
  const which =
    asked.missing === columns
      ? "Nothing is entered yet: all values"
      : `${count(asked.missing)} of ${count(columns)} values`;
  return `${which} count as missing. A missing number is taken as the mean, shown in grey.`;
}
