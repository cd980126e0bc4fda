import { mainMetric, model, task } from "../../state.ts";
import { significant } from "../../words.ts";
import { floats } from "./floats.ts";

/** The newest weights by the names of their features: bars for one answer, a table for several. */
export function FeatureWeights() {
  const names = task.value?.featureNames ?? [];
  const weights = floats(model.value?.weights);
  if (weights === undefined || names.length === 0) return <p class="empty">The weights appear here.</p>;
  return weights.length === names.length ? (
    <OneAnswer names={names} weights={weights} />
  ) : (
    <SeveralAnswers names={names} weights={weights} />
  );
}

interface Props {
  readonly names: readonly string[];
  readonly weights: Float32Array;
}

function OneAnswer({ names, weights }: Props) {
  const { name: unit = "standard deviations", deviation = 1 } = task.value?.target ?? {};
  const largest = largestOf(weights);
  const [against, answer] = task.value?.classNames ?? [];
  return (
    <figure class="feature-weights" data-testid="feature-weights">
      <table>
        <tbody>
          {names.map((name, index) => {
            const weight = weights[index] ?? 0;
            const share = largest === 0 ? 0 : Math.abs(weight) / largest;
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="weight-bar">
                  <i
                    data-sign={weight < 0 ? "negative" : "positive"}
                    style={{ left: `${50 - (weight < 0 ? share * 50 : 0)}%`, width: `${share * 50}%` }}
                  />
                </td>
                <td class="number">{signed(weight * deviation)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <figcaption class="hint">
        {answer === undefined
          ? `What one standard deviation more of a number, or a category, adds to the prediction, in ${unit}.`
          : `How much one standard deviation more of a number, or a category, speaks for ${answer}; below 0, for ${against}.`}
      </figcaption>
    </figure>
  );
}

/** A row for each feature, a column for each class or cluster. */
function SeveralAnswers({ names, weights }: Props) {
  const areCentres = mainMetric.value === "meanSquaredDistance";
  const largest = largestOf(weights);
  const answers = Array.from({ length: weights.length / names.length }, (_, k) => k);
  return (
    <figure class="feature-weights" data-testid="feature-weights">
      <div class="wide-table">
        <table class="cells">
          <thead>
            <tr>
              <td />
              {answers.map((k) => (
                <th key={k} scope="col">
                  {task.value?.classNames[k] ?? k + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name, feature) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {answers.map((k) => {
                  const weight = weights[k * names.length + feature] ?? 0;
                  return (
                    <td key={k} style={{ background: tint(weight, largest) }}>
                      {signed(weight)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <figcaption class="hint">
        {areCentres
          ? "The centres of the clusters, each feature in standard deviations from its mean."
          : "How much one standard deviation more of a number, or a category, speaks for each answer, or against it."}
      </figcaption>
    </figure>
  );
}

function largestOf(weights: Float32Array): number {
  return weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0);
}

/** As the pictures of weights are coloured, but never so strong that figures on it could not be read. */
function tint(weight: number, largest: number): string {
  const share = largest === 0 ? 0 : Math.abs(weight) / largest;
  const colour = weight < 0 ? "var(--weight-negative)" : "var(--weight-positive)";
  return `color-mix(in srgb, ${colour} ${(50 * share).toFixed(0)}%, var(--weight-zero))`;
}

/** `+1.23`, `−0.05`, `0.00` */
function signed(value: number): string {
  const digits = Math.abs(value) >= 99.995 ? significant(Math.abs(value)) : Math.abs(value).toFixed(2);
  return Number(digits) === 0 ? digits : `${value < 0 ? "−" : "+"}${digits}`;
}
