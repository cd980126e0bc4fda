import { computed, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Message } from "../../fold/view.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { messages, nodes } from "../../state.ts";
import { sameList, steady } from "../../steady.ts";
import { bytes } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { useInSight } from "../sight.ts";

const allNames = steady(
  computed(() => nodes.value.map(({ name }) => name)),
  sameList,
);

/** Messages between the aggregator and one node, newest first. */
export function Protocol() {
  const chosen = useSignal<string | undefined>(undefined);
  const held = useSignal<readonly Message[] | undefined>(undefined);
  const list = useRef<HTMLOListElement>(null);
  const all = useInSight(messages, list);
  const names = allNames.value;
  const name = chosen.value ?? names[0];
  const shown = held.value ?? (name === undefined ? [] : (all.value.get(name) ?? []));
  const choices = useMemo(
    () =>
      names.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      )),
    [names],
  );
  return (
    <Panel
      title="The protocol"
      className="protocol"
      about="A directive carries weights and tau to a node, a report carries its weights and measurements back. No example is ever in a message."
      aside={
        <div class="protocol-tools">
          <label>
            <span class="unseen">Node</span>
            <select
              data-testid="protocol-node"
              value={name}
              onChange={({ currentTarget }) => {
                chosen.value = currentTarget.value;
                held.value = undefined;
              }}
            >
              {choices}
            </select>
          </label>
          <button
            type="button"
            aria-pressed={held.value !== undefined}
            onClick={() => {
              held.value = held.value === undefined ? shown : undefined;
            }}
          >
            Hold
          </button>
        </div>
      }
    >
      <div class="lifelines" aria-hidden="true">
        <span>aggregator</span>
        <span>{name ?? "node"}</span>
      </div>
      <ol
        ref={list}
        class="messages"
        data-testid="protocol-list"
        aria-label={`Messages with ${name ?? "a node"}, newest first`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        tabIndex={0}
      >
        {shown.length === 0 && (
          <li class="empty">{openedView.value ? "Messages of earlier runs are not kept." : "No message yet."}</li>
        )}
        {shown.map((message) => (
          <MessageRow key={message.sequence} message={message} />
        ))}
      </ol>
    </Panel>
  );
}

function MessageRow({ message }: { readonly message: Message }) {
  const toNode = message.direction === "to-node";
  return (
    <li class={toNode ? "message to-node" : "message from-node"}>
      <time class="number">{message.at.toFixed(2)} s</time>
      <span class="arrow">
        <span>
          <b>{message.message}</b> {message.detail}
        </span>
        <span class="unseen">{toNode ? "to the node" : "from the node"}</span>
      </span>
      <span class="number size">{bytes(message.bytes)}</span>
    </li>
  );
}
