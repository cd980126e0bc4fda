import { controls, current, link, pending, run, send, start } from "../../state.ts";

function newSeed(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] as number) % 100_000;
}

export function RunButtons() {
  const status = run.value?.status;
  const connected = link.value === "open" && controls.value !== undefined;
  const differs = Object.keys(pending.value).length > 0;
  return (
    <div class="run-buttons">
      <button
        type="button"
        class={differs || status === undefined || status === "finished" ? "primary" : ""}
        data-testid="start-button"
        disabled={!connected}
        onClick={() => start()}
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
      {differs && connected && (
        <p class="differs" data-testid="differs">
          The controls differ from the current run. Start a new one to use them.
        </p>
      )}
    </div>
  );
}
