import type { ModelEvaluated } from "../../../../src/runtime/events.ts";
import { model, task } from "../../state.ts";
import { counted, metricValue, metricWords, percent } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { Pad } from "./pad.tsx";
import { TestSamples } from "./test-samples.tsx";
import { Weights } from "./weights.tsx";

export function Model() {
  const shown = model.value;
  return (
    <Panel
      title="The model"
      className="model"
      about={aboutModel()}
      aside={
        shown && (
          <span class="hint number">
            weights of round {shown.round}, {testWords(shown)}
          </span>
        )
      }
    >
      {task.value?.picture && (
        <div class="model-parts">
          <Weights />
          <TestSamples />
          <Pad />
        </div>
      )}
    </Panel>
  );
}

function aboutModel(): string {
  if (task.value === undefined) return "";
  if (task.value.picture === undefined) {
    return `${counted(task.value.weightCount, "weight")}. The examples are no pictures, so there is nothing to draw here.`;
  }
  const own = "what they say to test images that no node has, and to what you draw.";
  if (task.value.weightCount === task.value.picture.width * task.value.picture.height) {
    return `One weight for each pixel. The newest weights, ${own}`;
  }
  return `The newest weights, one picture for each answer, ${own}`;
}

function testWords({ accuracy, metrics }: ModelEvaluated): string {
  if (accuracy !== undefined) return `${percent(accuracy)} of all test examples right`;
  return Object.entries(metrics)
    .map(([name, value]) => `${metricWords(name)} ${metricValue(name, value)}`)
    .join(", ");
}
