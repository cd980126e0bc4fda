import { openedView } from "../../runs/kept-runs.ts";
import { onlyWatches } from "../../session.ts";
import { Panel } from "../panel.tsx";
import { OpenedSettings } from "../runs/opened-settings.tsx";
import { CasePicker } from "./case-picker.tsx";
import { DelaySlider } from "./delay-slider.tsx";
import { NextRunFields } from "./next-run-fields.tsx";
import { RunButtons } from "./run-buttons.tsx";
import { StrategyPicker } from "./strategy-picker.tsx";
import { TaskPicker } from "./task-picker.tsx";

/** What can be done with what goes on; of an earlier run that is open, what it was asked for. */
export function Controls() {
  if (openedView.value) return <OpenedSettings />;
  if (onlyWatches.value) return null;
  return (
    <Panel
      title="Settings"
      className="controls"
      about="What is learned, how tau is chosen, and what the next run may spend."
    >
      <div class="settings-parts">
        <div>
          <RunButtons />
          <DelaySlider />
        </div>
        <div>
          <TaskPicker />
          <StrategyPicker />
          <CasePicker />
        </div>
        <NextRunFields />
      </div>
    </Panel>
  );
}
