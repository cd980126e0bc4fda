import { model } from "../../state.ts";
import { percent } from "../../words.ts";
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
      about="One weight for each pixel. The newest weights, what they say to test images that no node has, and to your own digit."
      aside={
        shown && (
          <span class="hint number">
            weights of round {shown.round}, {percent(shown.accuracy)} of all test images right
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
