import { render } from "preact";
import { type AggregatorPort, speakTo } from "./aggregator-port.ts";
import { App } from "./app.tsx";
import { listenForClass } from "./classroom/class-state.ts";
import { keepTime } from "./clock.ts";
import { keepRuns } from "./components/runs/runs-state.ts";
import { followSystemTheme } from "./draw/colours.ts";
import { keepAddress } from "./keep-address.ts";
import { listenForRace } from "./race/race-state.ts";
import { mayNotWatch, openSession } from "./session.ts";
import { connect } from "./state.ts";

/** The page of this aggregator. */
export function startPage(port: AggregatorPort): void {
  speakTo(port);
  followSystemTheme();
  const session = openSession();
  keepAddress();
  keepTime();
  listenForRace();
  listenForClass();
  render(<App />, document.getElementById("page") as HTMLElement);
  void session.then(() => {
    if (mayNotWatch.value) return;
    keepRuns();
    connect();
  });
}
