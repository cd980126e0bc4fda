import { onlyWatches } from "../../session.ts";
import { controls, link, pending, presentRun, send, start, startWaits } from "../../state.ts";
import { wrongFields } from "../../wrong-fields.ts";
import { LockNote } from "../lock-note.tsx";

/** Start, pause and stop, where one looks. */
export function RunStrip() {
  if (onlyWatches.value) return <LockNote what="Starting, pausing and stopping are locked here." />;
  const status = presentRun.value?.status;
  const connected = link.value === "open" && controls.value !== undefined;
  const isOver = status === undefined || status === "finished";
  const differs = Object.keys(pending.value).length > 0;
  return (
    <div class="run-strip">
      <button
        type="button"
        class={(isOver && !startWaits.value) || differs ? "primary" : ""}
        title={startWaits.value ? "The run begins as soon as all nodes are here" : undefined}
        disabled={!connected || startWaits.value || wrongFields.value.size > 0}
        onClick={() => start()}
      >
        {isOver ? "Start" : "Start anew"}
      </button>
      {status === "paused" ? (
        <button type="button" class="primary" disabled={!connected} onClick={() => send({ kind: "resume" })}>
          Resume
        </button>
      ) : (
        <button type="button" disabled={!connected || status !== "running"} onClick={() => send({ kind: "pause" })}>
          Pause
        </button>
      )}
      <button type="button" disabled={!connected || isOver} onClick={() => send({ kind: "stop" })}>
        Stop
      </button>
    </div>
  );
}
