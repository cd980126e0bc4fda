import type { SchemaTarget } from "../../../../src/data/schema.ts";
import type { ExampleAnswer } from "../../answers/engine.ts";
import { run } from "../../state.ts";
import { answerNumber, percent, significant } from "../../words.ts";

/** The most classes whose probabilities are shown; of more, the likeliest. */
const mostClasses = 8;

interface Props {
  readonly answer: ExampleAnswer | undefined;
  readonly target: SchemaTarget;
}

/** The answer to one example, with the probability of each class. */
export function AnswerOf({ answer, target }: Props) {
  const prediction = answer?.prediction;
  return (
    <div class="answer" aria-live="polite">
      <p class="hint">{target.kind === "none" ? "its cluster" : target.name}</p>
      <output class="answer-words" data-testid="example-answer">
        {prediction === undefined || prediction.kind === "none"
          ? "–"
          : prediction.kind === "class"
            ? prediction.name
            : answerNumber(prediction.value)}
      </output>
      {prediction?.kind === "class" && prediction.probabilities.length > 0 && (
        <Probabilities names={answer?.classNames ?? []} values={prediction.probabilities} />
      )}
      {prediction?.kind === "number" && <UsualError />}
    </div>
  );
}

function Probabilities({ names, values }: { readonly names: readonly string[]; readonly values: readonly number[] }) {
  const all = names.map((name, i) => ({ name, value: values[i] ?? 0 }));
  const likeliest = all.length > mostClasses ? all.toSorted((a, b) => b.value - a.value).slice(0, mostClasses) : all;
  return (
    <table class="probabilities">
      <caption class="unseen">Probability of each class</caption>
      <tbody>
        {likeliest.map(({ name, value }) => (
          <tr key={name}>
            <th scope="row" title={name}>
              {name}
            </th>
            <td class="probability-bar">
              <i style={{ width: `${100 * value}%` }} />
            </td>
            <td class="number">{percent(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How far such answers are off, as far as the nodes' tests say. */
function UsualError() {
  const test = run.value?.end?.summary?.test;
  if (test?.kind !== "numbers") return null;
  return <p class="hint">On the nodes' test examples the answers are off by {significant(test.mae)} on average.</p>;
}
