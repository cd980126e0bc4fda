import { slowedNodes } from "../../fold/nodes.ts";
import { controls, current, link, pending, presentNodes, presentRun, send, start, startWaits } from "../../state.ts";
import { slowedWords } from "../../words.ts";
import { wrongFields } from "../../wrong-fields.ts";
import { formId } from "./next-run-fields.tsx";

function newSeed(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] as number) % 100_000;
}

export function RunButtons() {
  const status = presentRun.value?.status;
  const connected = link.value === "open" && controls.value !== undefined;
  const differs = Object.keys(pending.value).length > 0;
  const wrong = [...wrongFields.value.values()];
  return (
    <div class="run-buttons">
      <button
        type="submit"
        form={formId}
        class={differs || (!startWaits.value && (status === undefined || status === "finished")) ? "primary" : ""}
        data-testid="start-button"
        disabled={!connected || startWaits.value || wrong.length > 0}
      >
        Start new run
      </button>
      {status === "paused" ? (
        <button
          type="button"
          class="primary"
          data-testid="resume-button"
          disabled={!connected}
          onClick={() => send({ kind: "resume" })}
        >
          Resume
        </button>
      ) : (
        <button
          type="button"
          data-testid="pause-button"
          title="The budget's clock stops, too"
          disabled={!connected || status !== "running"}
          onClick={() => send({ kind: "pause" })}
        >
          Pause
        </button>
      )}
      <button
        type="button"
        data-testid="stop-button"
        title="Ends the run; its result is evaluated and kept"
        disabled={!connected || status === undefined || status === "finished"}
        onClick={() => send({ kind: "stop" })}
      >
        Stop
      </button>
      <div class="again">
        New run with{" "}
        <button
          type="button"
          class="link"
          data-testid="same-seed-button"
          disabled={!connected}
          onClick={() => start({ seed: current.value?.seed ?? 0 })}
        >
          the same seed
        </button>{" "}
        or{" "}
        <button
          type="button"
          class="link"
          data-testid="new-seed-button"
          disabled={!connected}
          onClick={() => start({ seed: newSeed() })}
        >
          a new seed
        </button>
      </div>
      <ModelLink />
      {wrong.length > 0 && (
        <p class="differs" data-testid="wrong-fields">
          To start a run, put right first: {wrong.join(", ")}.
        </p>
      )}
      <SlowedNodes />
      {differs && connected && wrong.length === 0 && (
        <p class="differs" data-testid="differs">
          The controls differ from the current run. Start a new one to use them.
        </p>
      )}
    </div>
  );
}

/** The model of the run that has ended, as `edgewise predict` and `evaluate` take it; before, as much room. */
function ModelLink() {
  const end = presentRun.value?.end;
  const hasModel = end?.summary && end.summary.ending !== "diverged";
  return (
    <p class="again">
      {hasModel ? (
        <a class="link" href="api/model" download data-testid="model-link">
          Download model
        </a>
      ) : (
        "When it has ended, its model can be downloaded."
      )}
    </p>
  );
}

/** Nodes that were made slower stay so in runs that follow, also on other data. */
function SlowedNodes() {
  const slowed = slowedNodes(presentNodes.value);
  if (slowed.length === 0) return null;
  return (
    <p class="slowed" data-testid="slowed-nodes">
      {slowedWords(slowed)}, in the next runs too.{" "}
      <button
        type="button"
        class="link"
        onClick={() => {
          for (const { name } of slowed) send({ kind: "slow-node", name, slowdown: 1 });
        }}
      >
        Full speed
      </button>
    </p>
  );
}
