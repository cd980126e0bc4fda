import { useSignal } from "@preact/signals";
import type { Joining } from "../../../../src/watch/joining.ts";
import { refusedConnection } from "../../state.ts";
import { asSentence } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { asked } from "./connect-state.ts";
import { dataAdvice, joinCommands, joinSentence } from "./connect-words.ts";
import { JoinButton } from "./join-button.tsx";

/** While a run waits for nodes: how to connect them. */
export function Connect() {
  if (asked.value === undefined) return null;
  const { waiting, joining } = asked.value;
  const advice = dataAdvice(joining);
  const refused = refusedConnection.value;
  return (
    <Panel
      title="Connect the nodes"
      className="connect"
      aside={
        <span class="number">
          {waiting.present} of {waiting.needed} here
        </span>
      }
    >
      <p>{joinSentence(waiting.needed, joining)}</p>
      <ul data-testid="join-commands">
        {joinCommands(joining).map((command) => (
          <li key={command}>
            <code>{command}</code>
            <Copy text={command} />
          </li>
        ))}
      </ul>
      {joining.data.kind === "assigned" && (
        <p class="or-phone">
          Or without typing: <JoinButton />
        </p>
      )}
      {advice !== undefined && <p class="hint">{advice}</p>}
      <Reach joining={joining} />
      {refused && (
        <p class="wrong">
          A connection from {refused.from} was ended: {asSentence(refused.reason)}
        </p>
      )}
    </Panel>
  );
}

function Reach({ joining: { fromElsewhere } }: { readonly joining: Joining }) {
  if (fromElsewhere) return null;
  return (
    <p class="hint">
      This address is reached from the aggregator's own machine only. For nodes on others, start the aggregator with{" "}
      <code>--host 0.0.0.0</code>.
    </p>
  );
}

/** Pages without encryption may not copy, except on the aggregator's own machine: there the text can be selected. */
function Copy({ text }: { readonly text: string }) {
  const copied = useSignal(false);
  if (!window.isSecureContext) return null;
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => {
        copied.value = true;
      },
      () => {},
    );
  return (
    <button type="button" class="tiny" aria-label={`Copy: ${text}`} onClick={copy}>
      {copied.value ? "copied" : "copy"}
    </button>
  );
}
