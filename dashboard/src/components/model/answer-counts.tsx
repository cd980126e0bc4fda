import { model, samples, task } from "../../state.ts";

/** How often the newest model gives each answer to test examples of each class, which no node has. */
export function AnswerCounts() {
  const names = task.value?.classNames ?? [];
  const classes = samples.value?.classes ?? [];
  const answers = model.value?.answers ?? [];
  if (classes.length === 0 || names.length === 0) return null;
  const countOf = (of: number, answer: number) =>
    classes.filter((one, index) => one === of && answers[index]?.value === answer).length;
  const right = classes.filter((one, index) => answers[index]?.value === one).length;
  return (
    <figure class="answer-counts">
      <p>
        <b class="number" data-testid="samples-right">
          {answers.length === 0 ? "–" : right}
        </b>{" "}
        of {classes.length} right <span class="hint">rows: what they are; columns: what the model says</span>
      </p>
      <div class="wide-table">
        <table class="cells">
          <thead>
            <tr>
              <td />
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name, of) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {names.map((other, answer) => {
                  const count = countOf(of, answer);
                  return (
                    <td key={other} data-kind={count === 0 ? "none" : of === answer ? "right" : "wrong"}>
                      {count}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
