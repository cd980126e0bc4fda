import { model, samples, task } from "../../state.ts";
import { significant } from "../../words.ts";
import { axisMarks } from "./axis-marks.ts";

const side = 300;
const left = 42;
const bottom = 36;
const edge = 8;

/** What the newest model predicts for test examples, which no node has, against the truth. */
export function Predictions() {
  const { name, mean, deviation } = task.value?.target ?? { name: "target", mean: 0, deviation: 1 };
  const inUnit = (value: number) => value * deviation + mean;
  const truths = (samples.value?.targets ?? []).map(inUnit);
  const answers = (model.value?.answers ?? []).map(({ value }) => inUnit(value));
  if (truths.length === 0) return null;

  // The truth alone decides what is shown, so that nothing moves but the answers.
  const room = 0.12 * (Math.max(...truths) - Math.min(...truths));
  const low = Math.min(...truths) - room;
  const high = Math.max(...truths) + room;
  const place = (value: number) => Math.min(1, Math.max(0, (value - low) / (high - low)));
  const x = (value: number) => left + place(value) * (side - left - edge);
  const y = (value: number) => side - bottom - place(value) * (side - bottom - edge);
  const marks = axisMarks(low, high, 5);
  const areBeyond = answers.some((answer) => answer < low || answer > high);
  const label = `${name} of ${truths.length} test examples: what the model predicts, against the truth`;
  return (
    <figure class="predictions">
      <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} data-testid="predictions">
        {marks.map((mark) => (
          <g key={mark}>
            <line class="grid" x1={x(mark)} x2={x(mark)} y1={edge} y2={side - bottom} />
            <line class="grid" x1={left} x2={side - edge} y1={y(mark)} y2={y(mark)} />
            <text x={x(mark)} y={side - bottom + 14} text-anchor="middle">
              {significant(mark)}
            </text>
            <text x={left - 6} y={y(mark) + 4} text-anchor="end">
              {significant(mark)}
            </text>
          </g>
        ))}
        <line class="right-answers" x1={x(low)} y1={y(low)} x2={x(high)} y2={y(high)} />
        {answers.map((answer, index) => {
          const truth = truths[index];
          if (truth === undefined) return null;
          return (
            <circle key={index} cx={x(truth)} cy={y(answer)} r="4">
              <title>
                truth {significant(truth)}, prediction {significant(answer)}
              </title>
            </circle>
          );
        })}
        <text class="axis-name" x={(left + side - edge) / 2} y={side - 4} text-anchor="middle">
          truth
        </text>
        <text class="axis-name" transform={`translate(11 ${(side - bottom) / 2}) rotate(-90)`} text-anchor="middle">
          prediction
        </text>
      </svg>
      <figcaption class="hint">
        {name} of {truths.length} test examples; on the line, a prediction is right.
        {areBeyond && " Those on the edge are beyond it."}
      </figcaption>
    </figure>
  );
}
