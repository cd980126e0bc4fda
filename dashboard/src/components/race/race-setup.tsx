import { caseNames, casePartition } from "../../../../src/learning/case-partitions.ts";
import { byHand, fewestLanes, mostLanes, type RaceSettings } from "../../../../src/web-host/race-settings.ts";
import { setRace } from "../../race/race-state.ts";
import { laneName } from "../../race/race-words.ts";
import { CasePicture } from "../controls/case-picture.tsx";

const offered = ["adaptive", "adaptive-2019", "fixed:1", "fixed:10", "fixed:30", "fixed:100", byHand];
const [labels, devices] = [10, 5];

/** Who holds which digits, who races, and the seed: a change starts another race. */
export function RaceSetup({ settings }: { readonly settings: RaceSettings }) {
  return (
    <div class="race-setup">
      <fieldset class="race-cases">
        <legend>Who holds which digits</legend>
        {caseNames.map((name, i) => (
          <button
            key={name}
            type="button"
            class="race-case"
            aria-pressed={settings.partition === name}
            data-testid={`race-case-${i + 1}`}
            onClick={() => setRace({ ...settings, partition: name })}
          >
            <CasePicture shares={casePartition(name).shares?.(labels, devices) ?? []} />
            <span>
              {i + 1} {name.replace("-", " ")}
            </span>
          </button>
        ))}
      </fieldset>
      <fieldset class="race-strategies">
        <legend>Who races</legend>
        {Array.from({ length: mostLanes }, (_, place) => (
          <LaneChoice key={place} settings={settings} place={place} />
        ))}
        <button
          type="button"
          class="link"
          data-testid="race-by-hand"
          onClick={() => setRace({ ...settings, lanes: ["adaptive", byHand] })}
        >
          Beat the controller yourself
        </button>
      </fieldset>
      <label class="race-seed">
        Seed
        <input
          type="text"
          inputMode="numeric"
          value={settings.seed}
          data-testid="race-seed"
          onChange={({ currentTarget }) => {
            const seed = Number(currentTarget.value);
            if (/^\d{1,6}$/.test(currentTarget.value)) setRace({ ...settings, seed });
            else currentTarget.value = String(settings.seed);
          }}
        />
      </label>
    </div>
  );
}

function LaneChoice({ settings, place }: { readonly settings: RaceSettings; readonly place: number }) {
  const own = settings.lanes[place] ?? "";
  const all = own === "" || offered.includes(own) ? offered : [own, ...offered];
  const mayBeEmpty = place >= fewestLanes;
  if (place > settings.lanes.length) return null;
  return (
    <select
      aria-label={`Lane ${place + 1}`}
      data-testid={`race-lane-${place + 1}`}
      value={own}
      onChange={({ currentTarget }) => {
        const lanes = [...settings.lanes];
        lanes[place] = currentTarget.value;
        setRace({ ...settings, lanes: lanes.filter((lane) => lane !== "") });
      }}
    >
      {mayBeEmpty && <option value="">nobody</option>}
      {all.map((strategy) => (
        <option key={strategy} value={strategy} disabled={strategy !== own && settings.lanes.includes(strategy)}>
          {laneName(strategy)}
        </option>
      ))}
    </select>
  );
}
