import type { NodeView } from "../../fold/view.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { send } from "../../state.ts";

const slowdowns = [1, 2, 5, 10];

/** What one can do to a node. */
export function NodeActions({ node }: { readonly node: NodeView }) {
  const { name, presence, startable, slowdown } = node;
  if (openedView.value) return <p class="hint">It took part in the run that is shown, which is over.</p>;
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
        <button type="button" data-testid={`node-stop-${name}`} onClick={() => send({ kind: "stop-node", name })}>
          Stop {name}
        </button>
      )}
      {presence === "gone" && !startable && <span class="hint">It was started elsewhere: start it there.</span>}
      {presence !== "gone" && (
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
      )}
    </div>
  );
}
