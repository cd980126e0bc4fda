import { numberIn, numberRanges } from "../../settings.ts";
import { controls, edit } from "../../state.ts";
import { Term } from "../term.tsx";
import { TextField } from "./text-field.tsx";

/** Settings that the next run starts with. */
export function NextRunFields() {
  const shown = controls.value;
  const { budgetSeconds, stepSize, seed, maximumLocalUpdates } = numberRanges;
  return (
    <fieldset class="next-run" disabled={shown === undefined}>
      <legend>For the next run</legend>
      <TextField
        id="budget"
        label={<Term of="budget">Budget, s</Term>}
        value={String(shown?.budgetSeconds ?? "")}
        read={(text) => numberIn(text, budgetSeconds.least, budgetSeconds.most, false)}
        expects="a positive number of seconds"
        onValue={(value) => edit({ budgetSeconds: value })}
      />
      <TextField
        id="phi"
        label={<Term of="phi">Phi</Term>}
        value={String(shown?.phi ?? "")}
        read={(text) =>
          text.trim() === "" || text === "default"
            ? "default"
            : numberIn(text, Number.MIN_VALUE, Number.MAX_VALUE, false)
        }
        expects="a positive number, or default"
        onValue={(value) => edit({ phi: value })}
      />
      <TextField
        id="step-size"
        label={<Term of="step size">Step size</Term>}
        value={String(shown?.stepSize ?? "")}
        read={(text) => numberIn(text, stepSize.least, stepSize.most, false)}
        expects="a positive number up to 1,000"
        onValue={(value) => edit({ stepSize: value })}
      />
      <TextField
        id="batch"
        label={<Term of="batch">Batch</Term>}
        value={String(shown?.batch ?? "")}
        read={(text) => (text.trim() === "full" ? "full" : numberIn(text, 1, 1e9, true))}
        expects="a whole number, or full"
        onValue={(value) => edit({ batch: value })}
      />
      <TextField
        id="seed"
        label={<Term of="seed">Seed</Term>}
        value={String(shown?.seed ?? "")}
        read={(text) => numberIn(text, seed.least, seed.most, true)}
        expects="a whole number from 0"
        onValue={(value) => edit({ seed: value })}
      />
      <TextField
        id="maximum-tau"
        label="Largest tau"
        value={String(shown?.maximumLocalUpdates ?? "")}
        read={(text) => numberIn(text, maximumLocalUpdates.least, maximumLocalUpdates.most, true)}
        expects="a whole number from 1"
        onValue={(value) => edit({ maximumLocalUpdates: value })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={shown?.sameSeed ?? false}
          onChange={({ currentTarget }) => edit({ sameSeed: currentTarget.checked })}
        />
        <span>all nodes draw the same minibatches</span>
      </label>
    </fieldset>
  );
}
