import { numberIn, numberRanges, updateIn } from "../../settings.ts";
import { controls, edit } from "../../state.ts";
import { rangeWords } from "../../words.ts";
import { Term } from "../term.tsx";
import { TextField } from "./text-field.tsx";

/** Settings that the next run starts with. */
export function NextRunFields() {
  const shown = controls.value;
  const { budgetSeconds, phi, momentum, stepSize, batch, seed, maximumLocalUpdates } = numberRanges;
  return (
    <fieldset class="next-run" disabled={shown === undefined}>
      <legend>For the next run</legend>
      <TextField
        id="budget"
        label={<Term of="budget">Budget, s</Term>}
        value={String(shown?.budgetSeconds ?? "")}
        read={(text) => numberIn(text, budgetSeconds)}
        expects={rangeWords(budgetSeconds)}
        onValue={(value) => edit({ budgetSeconds: value })}
      />
      <TextField
        id="phi"
        label={<Term of="phi">Phi</Term>}
        value={String(shown?.phi ?? "")}
        read={(text) => (text.trim() === "" || text.trim() === "default" ? "default" : numberIn(text, phi))}
        expects={`${rangeWords(phi)}, or default`}
        onValue={(value) => edit({ phi: value })}
      />
      <TextField
        id="update"
        label={<Term of="correction">Update rule</Term>}
        value={shown?.update ?? ""}
        read={(text) => (text.trim() === "" ? "default" : updateIn(text.trim()))}
        expects="sgd, scaffold, fedprox:MU, or default"
        onValue={(value) => edit({ update: value })}
      />
      <TextField
        id="momentum"
        label={<Term of="momentum">Momentum</Term>}
        value={String(shown?.momentum ?? "")}
        read={(text) => (text.trim() === "" || text.trim() === "default" ? "default" : numberIn(text, momentum))}
        expects="a number from 0 to less than 1, or default"
        onValue={(value) => edit({ momentum: value })}
      />
      <TextField
        id="step-size"
        label={<Term of="step size">Step size</Term>}
        value={String(shown?.stepSize ?? "")}
        read={(text) => numberIn(text, stepSize)}
        expects={rangeWords(stepSize)}
        onValue={(value) => edit({ stepSize: value })}
      />
      <TextField
        id="batch"
        label={<Term of="batch">Batch</Term>}
        value={String(shown?.batch ?? "")}
        read={(text) => (text.trim() === "full" ? "full" : numberIn(text, batch))}
        expects={`${rangeWords(batch)}, or full`}
        onValue={(value) => edit({ batch: value })}
      />
      <TextField
        id="seed"
        label={<Term of="seed">Seed</Term>}
        value={String(shown?.seed ?? "")}
        read={(text) => numberIn(text, seed)}
        expects={rangeWords(seed)}
        onValue={(value) => edit({ seed: value })}
      />
      <TextField
        id="maximum-tau"
        label="Largest tau"
        value={String(shown?.maximumLocalUpdates ?? "")}
        read={(text) => numberIn(text, maximumLocalUpdates)}
        expects={rangeWords(maximumLocalUpdates)}
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
