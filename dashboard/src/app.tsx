import { classOpen } from "./classroom/class-state.ts";
import { Access, Commands } from "./components/access.tsx";
import { Answers } from "./components/answers/answers.tsx";
import { ClassView } from "./components/classroom/class-view.tsx";
import { Connect } from "./components/connect/connect.tsx";
import { Contents } from "./components/contents.tsx";
import { Controls } from "./components/controls/controls.tsx";
import { Header } from "./components/header.tsx";
import { How } from "./components/how/how.tsx";
import { Model } from "./components/model/model.tsx";
import { Nodes } from "./components/nodes/nodes.tsx";
import { Now } from "./components/now.tsx";
import { Plots } from "./components/plots/plots.tsx";
import { Protocol } from "./components/protocol/protocol.tsx";
import { Quality } from "./components/quality/quality.tsx";
import { RacePanel } from "./components/race/race-panel.tsx";
import { Refusals } from "./components/refusals.tsx";
import { OpenedRun } from "./components/runs/opened-run.tsx";
import { Runs } from "./components/runs/runs.tsx";
import { Caption } from "./components/stage/caption.tsx";
import { FirstScreen } from "./components/stage/first-screen.tsx";
import { Help } from "./components/stage/help.tsx";
import { TermHelp } from "./components/term.tsx";
import { Why } from "./components/why/why.tsx";
import { raceSettings } from "./race/race-state.ts";
import { mayNotWatch } from "./session.ts";

export function App() {
  if (mayNotWatch.value) {
    return (
      <main>
        <Access />
      </main>
    );
  }
  if (raceSettings.value) {
    return (
      <>
        <Header />
        <Refusals />
        <main>
          <RacePanel />
        </main>
        <Help />
      </>
    );
  }
  if (classOpen.value) {
    return (
      <>
        <Header />
        <Refusals />
        <main>
          <Access />
          <ClassView />
        </main>
        <Help />
      </>
    );
  }
  return (
    <>
      <Header />
      <Refusals />
      <main>
        <Access />
        <OpenedRun />
        <Connect />
        <FirstScreen caption={<Caption />} />
        <Contents />
        <How />
        <div class="bench-top">
          <Now />
          <Plots />
          <Why />
        </div>
        <Commands>
          <Controls />
        </Commands>
        <Runs />
        <Quality />
        <Answers />
        <Nodes />
        <div class="last-row">
          <Model />
          <Protocol />
        </div>
      </main>
      <TermHelp />
      <Help />
    </>
  );
}
