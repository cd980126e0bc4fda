import { view } from "../../state.ts";
import { percent } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { Pad } from "./pad.tsx";
import { TestSamples } from "./test-samples.tsx";
import { Weights } from "./weights.tsx";

export function Model() {
  const model = view.value.model;
  return (
    <Panel
      title="The model"
      className="model"
      about="One weight for each pixel. The newest weights, what they say to test images that no node has, and to your own digit."
      aside={
        model && (
          <span class="hint number">
            weights of round {model.round}, {percent(model.accuracy)} of all test images right
          </span>
        )
      }
    >
      <div class="model-parts">
        <Weights />
        <TestSamples />
        <Pad />
      </div>
    </Panel>
  );
}
