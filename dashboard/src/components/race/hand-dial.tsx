import { handTauMax } from "../../../../src/web-host/race-settings.ts";
import { handTau, steer } from "../../race/race-state.ts";

const steps = 100;
const tauAt = (step: number) => Math.round(handTauMax ** (step / steps));
const stepOf = (tau: number) => Math.round((steps * Math.log(tau)) / Math.log(handTauMax));

/** The dial of the lane `you`: evenly in the logarithm of tau. */
export function HandDial() {
  const tau = handTau.value;
  return (
    <label class="hand-dial">
      <span>
        Your tau <b class="number">{tau}</b>
      </span>
      <input
        type="range"
        min={0}
        max={steps}
        step={1}
        value={stepOf(tau)}
        aria-valuetext={`tau ${tau}`}
        data-testid="hand-tau"
        onInput={({ currentTarget }) => steer(nextTau(tau, Number(currentTarget.value)))}
      />
      <small class="hint">
        Local updates a round, from your next round on. Arrow keys work, too. A fast device makes more while it would
        wait, so that the average may be higher.
      </small>
    </label>
  );
}

/** Near 1 a step is less than one update: an arrow key moves by one all the same. */
function nextTau(tau: number, step: number): number {
  const wanted = tauAt(step);
  if (wanted !== tau) return wanted;
  return Math.min(handTauMax, Math.max(1, tau + Math.sign(step - stepOf(tau))));
}
