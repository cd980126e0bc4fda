import type { WeightsPictured } from "../../../../src/watch/events.ts";
import { layerWords } from "../../stage/layer-words.ts";
import { paceWords } from "../../stage/shown-round.ts";
import { mainMetric, model, task } from "../../state.ts";
import { answers, chosenAnswer, told } from "./stage-state.ts";

/** What the colours stand for, whose weights are seen, and at what pace rounds are shown. */
export function Key() {
  const shown = told.value;
  return (
    <div class="stage-key">
      <span>
        <i class="key-line of-computing" /> computing
      </span>
      <span>
        <i class="key-line of-messages" /> messages
      </span>
      {shown?.round.pictures && (
        <span>
          {about(shown.round.pictures)}
          {ends()[0]} <i class="key-weights" /> {ends()[1]} {answers.value && <Answers names={answers.value} />}
        </span>
      )}
      <span class="stage-pace">{shown ? paceWords(shown.apart, shown.slow) : model.value ? "" : "no round yet"}</span>
    </div>
  );
}

/** Whose weights the pictures are of. */
function about({ layer }: WeightsPictured): string {
  if (layer) return `${layerWords(layer)}: `;
  return task.value?.picture && !areCentres() ? "ink here says " : "weights: ";
}

const areCentres = () => mainMetric.value === "meanSquaredDistance";

/** What the two ends of the scale of weights say. */
function ends(): readonly [string, string] {
  if (task.value?.graph) return ["below 0", "above"];
  if (areCentres()) return ["less", "more"];
  if (answers.value) return ["against", "for"];
  const [negative = "less", positive = "more"] = task.value?.classNames ?? [];
  return [negative, positive];
}

/** Of weights for several classes: each device's own main one, or the same for all. */
function Answers({ names }: { readonly names: readonly string[] }) {
  return (
    <select
      class="stage-answers"
      aria-label={areCentres() ? "Whose centre the lenses show" : "For which class the lenses show weights"}
      data-testid="stage-answer"
      value={chosenAnswer.value === undefined ? "own" : String(chosenAnswer.value)}
      onChange={({ currentTarget }) => {
        chosenAnswer.value = currentTarget.value === "own" ? undefined : Number(currentTarget.value);
      }}
    >
      <option value="own">{areCentres() ? "all" : "what each holds most"}</option>
      {names.map((name, i) => (
        <option key={name} value={i}>
          {name}
        </option>
      ))}
    </select>
  );
}
