import type { AnsweredFile } from "../../answers/engine.ts";
import { answerNumber, count, percent } from "../../words.ts";
import { learnedTable } from "./answers-state.ts";

/** Columns of the file that are shown: those that the model answers by come first. */
const mostColumns = 6;

/** The first rows of a file, with their answers. */
export function AnsweredRows({ answered: { first, predictions } }: { readonly answered: AnsweredFile }) {
  const schema = learnedTable.value?.schema;
  const wanted = schema?.columns.map(({ name }) => name) ?? [];
  const shown = wanted.filter((name) => first.names.includes(name)).slice(0, mostColumns);
  const { classNames, each } = predictions;
  const target = schema?.target.kind === "none" || schema === undefined ? "cluster" : schema.target.name;
  return (
    <figure class="wide-table answered-rows">
      <table>
        <thead>
          <tr>
            <th scope="col">row</th>
            {shown.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
            <th scope="col" class="answered">
              {target}, answered
            </th>
            {classNames.length > 0 && <th scope="col">probability</th>}
          </tr>
        </thead>
        <tbody>
          {first.records.map((record, row) => {
            const prediction = each[row];
            return (
              <tr key={row}>
                <th scope="row">{row + 1}</th>
                {shown.map((name) => (
                  <td key={name}>{record[first.names.indexOf(name)] ?? ""}</td>
                ))}
                <td class="answered">{prediction === undefined ? "" : words(prediction)}</td>
                {classNames.length > 0 && (
                  <td class="number">
                    {prediction?.kind === "class" ? percent(Math.max(...prediction.probabilities)) : ""}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      <figcaption class="hint">
        {each.length > first.records.length
          ? `The first ${first.records.length} of ${count(each.length)} rows`
          : "All rows"}
        {wanted.length > shown.length &&
          `, with ${shown.length} of the ${count(wanted.length)} columns that the model answers by`}
        .
      </figcaption>
    </figure>
  );
}

function words(prediction: AnsweredFile["predictions"]["each"][number]): string {
  switch (prediction.kind) {
    case "class":
      return prediction.name;
    case "number":
      return answerNumber(prediction.value);
    case "none":
      return `none: ${prediction.why}`;
    default:
      throw new Error(`unreachable: ${prediction satisfies never}`);
  }
}
