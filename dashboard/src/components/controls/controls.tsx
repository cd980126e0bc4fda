import { Panel } from "../panel.tsx";
import { CasePicker } from "./case-picker.tsx";
import { DelaySlider } from "./delay-slider.tsx";
import { NextRunFields } from "./next-run-fields.tsx";
import { RunButtons } from "./run-buttons.tsx";
import { StrategyPicker } from "./strategy-picker.tsx";
import { TaskPicker } from "./task-picker.tsx";

export function Controls() {
  return (
    <Panel title="Try it" className="controls">
      <RunButtons />
      <TaskPicker />
      <CasePicker />
      <StrategyPicker />
      <DelaySlider />
      <NextRunFields />
    </Panel>
  );
}
