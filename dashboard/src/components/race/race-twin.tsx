import { computed } from "@preact/signals";
import { isLive, raceView } from "../../race/race-state.ts";
import { placesOf, reached, shownAccuracy } from "../../race/race-view.ts";
import { laneName } from "../../race/race-words.ts";
import { count, percent } from "../../words.ts";

interface Row {
  readonly name: string;
  readonly accuracy: string;
  readonly tau: string;
  readonly place: string;
}

/** The race in words, once a second: text, so that nothing is told twice. */
const told = computed<string>(() => {
  const view = raceView.value;
  if (view === undefined) return JSON.stringify({ seconds: 0, rows: [] });
  const places = placesOf(view);
  const seconds = Math.floor(view.seconds);
  const rows: Row[] = view.lanes.map((lane, i) => ({
    name: laneName(lane.strategy),
    accuracy: percent(shownAccuracy(lane, { state: view.state, seconds })),
    tau: count(Math.round(places ? (lane.end?.averageTau ?? 0) : (reached(lane, seconds)?.tau ?? 0))),
    place: places === undefined ? "not yet" : String(places[i]),
  }));
  return JSON.stringify({ seconds, rows });
});

/** What is drawn, as a table for people who do not see it. */
export function RaceTwin() {
  const { seconds, rows }: { readonly seconds: number; readonly rows: readonly Row[] } = JSON.parse(told.value);
  return (
    <div class="unseen">
      <table data-testid="race-twin">
        <caption>
          The race after {seconds} seconds of the budget{isLive.value ? ", in real time" : ""}
        </caption>
        <thead>
          <tr>
            <th scope="col">Lane</th>
            <th scope="col">Accuracy</th>
            <th scope="col">tau, at the end its average</th>
            <th scope="col">Place</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, accuracy, tau, place }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{accuracy}</td>
              <td>{tau}</td>
              <td>{place}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
