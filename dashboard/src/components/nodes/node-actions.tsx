import type { NodeView } from "../../fold/view.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { onlyWatches } from "../../session.ts";
import { send } from "../../state.ts";
import { LockNote } from "../lock-note.tsx";

const slowdowns = [1, 2, 5, 10];

/** What one can do to a node. */
export function NodeActions({ node }: { readonly node: NodeView }) {
  const { name, presence, startable, removed, unplugged } = node;
  if (openedView.value) return <p class="hint">It took part in the run that is shown, which is over.</p>;
  if (onlyWatches.value) return <LockNote what="What one can do to a node is locked here." />;
  if (removed) return <LetIn name={name} />;
  if (unplugged) return <PlugIn name={name} />;
  return (
    <div class="node-actions">
      {presence === "gone" ? (
        <button
          type="button"
          data-testid={`node-start-${name}`}
          disabled={!startable}
          onClick={() => send({ kind: "start-node", name })}
        >
          Start again
        </button>
      ) : (
        <>
          <button type="button" data-testid={`node-stop-${name}`} onClick={() => send({ kind: "stop-node", name })}>
            Stop {name}
          </button>
          <button type="button" data-testid={`node-unplug-${name}`} onClick={() => send({ kind: "unplug-node", name })}>
            Unplug its network
          </button>
        </>
      )}
      {presence === "gone" && !startable && <span class="hint">It was started elsewhere: start it there.</span>}
      {presence !== "gone" && <Slowdown node={node} />}
      {!startable && <Remove name={name} />}
    </div>
  );
}

function Slowdown({ node: { name, slowdown } }: { readonly node: NodeView }) {
  return (
    <fieldset class="segments">
      <legend>computes slower</legend>
      {slowdowns.map((times) => (
        <label key={times} data-testid={`node-slow-${name}-${times}`}>
          <input
            type="radio"
            name={`slow-${name}`}
            checked={slowdown === times}
            onChange={() => send({ kind: "slow-node", name, slowdown: times })}
          />
          <span>{times}×</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Of nodes that came by themselves: they are told why, and do not come back before they are let in. */
function Remove({ name }: { readonly name: string }) {
  return (
    <button type="button" data-testid={`node-remove-${name}`} onClick={() => send({ kind: "remove-node", name })}>
      Remove
    </button>
  );
}

function LetIn({ name }: { readonly name: string }) {
  return (
    <div class="node-actions">
      <button
        type="button"
        class="primary"
        data-testid={`node-let-in-${name}`}
        onClick={() => send({ kind: "let-in-node", name })}
      >
        Let it in again
      </button>
      <span class="hint">It was removed, and is refused until then.</span>
    </div>
  );
}

function PlugIn({ name }: { readonly name: string }) {
  return (
    <div class="node-actions">
      <button
        type="button"
        class="primary"
        data-testid={`node-plug-in-${name}`}
        onClick={() => send({ kind: "plug-in-node", name })}
      >
        Plug its network in
      </button>
      <span class="hint">Nothing passes between it and the aggregator, and neither was told.</span>
    </div>
  );
}
