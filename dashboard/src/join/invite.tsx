import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { AskedOfData } from "../../../src/web-host/own-preview.ts";
import { WithCode } from "../components/with-code.tsx";
import { asSentence } from "../words.ts";
import { DigitPad } from "./digit-pad.tsx";
import { stateWords } from "./files/files-state.ts";
import {
  type Asking,
  areDigits,
  askedOfFiles,
  askInvitation,
  asking,
  digits,
  hasData,
  isNamed,
  join,
  left,
  name,
  nameProblem,
  source,
} from "./join-state.ts";
import { mayStayAwake } from "./wake-lock.ts";

/** Before: what will happen, a name, one button. */
export function Invite() {
  const { value: state } = asking;
  const asked = askedOfFiles.value;
  return (
    <>
      <section class="card">
        <h2>Let this device learn along</h2>
        <p class="task" data-testid="join-task">
          {taskWords(state)}
        </p>
        <Promises />
      </section>
      {areDigits.value && !asked && <SourceChoice />}
      {source.value === "drawn" && areDigits.value && !asked && (
        <>
          <DigitPad />
          {digits.value.length === 0 && <p class="hint">You may also join first, and draw then.</p>}
        </>
      )}
      {asked && <Files asked={asked} />}
      <Reach />
      <form
        class="bottom"
        onSubmit={(event) => {
          event.preventDefault();
          if (nameProblem.value === undefined) join();
        }}
      >
        {left.value && <p class="hint">This device has left. It can join again at any time.</p>}
        <label>
          Name of this device
          <input
            type="text"
            value={name.value}
            disabled={!isNamed.value}
            maxLength={64}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-invalid={nameProblem.value !== undefined}
            aria-describedby="name-problem"
            onInput={(event) => {
              name.value = event.currentTarget.value;
            }}
          />
        </label>
        <p id="name-problem" class="wrong">
          {nameProblem.value}
        </p>
        {asked && (
          <p id="files-state" class="hint" role="status" data-testid="files-state">
            {stateWords.value}
          </p>
        )}
        <button
          type="submit"
          class="primary large"
          aria-describedby={asked && "files-state"}
          disabled={state.kind !== "invited" || nameProblem.value !== undefined || !hasData.value}
        >
          Join
        </button>
      </form>
    </>
  );
}

/** What is learned, or why that is not known; the line keeps its place meanwhile. */
function taskWords(state: Asking): string {
  switch (state.kind) {
    case "invited":
      return state.invitation.task.title;
    case "refused":
      return "Not let in";
    case "unreachable":
      return "No answer yet";
    case "looking":
      return "\u00a0";
    default:
      throw new Error(`unreachable: ${state satisfies never}`);
  }
}

/** Who has no use for files does not load what shows them. */
function Files({ asked }: { readonly asked: AskedOfData }) {
  const panel = useSignal<ComponentType<{ asked: AskedOfData }> | undefined>(undefined);
  useEffect(() => {
    void import("./files/files-panel.tsx").then(({ FilesPanel }) => {
      panel.value = FilesPanel;
    });
  }, [panel]);
  const Panel = panel.value;
  return Panel ? <Panel asked={asked} /> : null;
}

/** What each source is called, what it may tell, and what of it stays here. */
const sources = {
  assigned: {
    on: "its own share of the examples",
    stays: "anything of yours: the page cannot read files, photos, contacts or your place, and asks for none of them.",
  },
  drawn: {
    on: "the digits that you draw",
    stays: "your drawings: they stay in this browser. What is learned from them may still say something of them.",
  },
  files: {
    on: "the files that you choose",
    stays:
      "your files: no row or picture is sent. What is told and learned of them may still say something about them.",
  },
} as const;

/** What is computed, what is sent, and what never leaves. */
function Promises() {
  const { on, stays } = sources[source.value];
  return (
    <dl class="promises">
      <dt>It computes</dt>
      <dd>small steps of learning on {on}, while this page is open.</dd>
      <dt>It sends</dt>
      <dd>
        {source.value === "files" ? "sums of what the files hold, as listed below; then " : ""}what it has learned (the
        model’s weights), its loss, its times
        {source.value === "files" ? "." : ", and how many examples of each kind it has."}
      </dd>
      <dt>Never leaves</dt>
      <dd>{stays}</dd>
    </dl>
  );
}

function SourceChoice() {
  const choices = [
    { kind: "assigned", words: "A share of the data" },
    { kind: "drawn", words: "Digits that I draw" },
  ] as const;
  return (
    <fieldset class="segments wide">
      <legend class="unseen">What this device learns from</legend>
      {choices.map(({ kind, words }) => (
        <label key={kind}>
          <input
            type="radio"
            name="source"
            checked={source.value === kind}
            onChange={() => {
              source.value = kind;
            }}
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What stands between this device and its aggregator, if something does; and what a plain connection means. */
function Reach() {
  const { value: state } = asking;
  switch (state.kind) {
    case "refused":
      return (
        <p class="wrong" role="alert">
          <WithCode text={asSentence(state.reason)} />
        </p>
      );
    case "unreachable":
      return (
        <p class="wrong" role="alert">
          The aggregator does not answer. Is this device still in the same network?{" "}
          <button type="button" class="link" onClick={() => void askInvitation()}>
            Try again
          </button>
        </p>
      );
    default:
      return window.isSecureContext ? null : <PlainConnection />;
  }
}

function PlainConnection() {
  return (
    <details class="hint">
      <summary>This page came without encryption</summary>
      <p>
        It works all the same. Others in this network could read what is sent, or change it.{" "}
        {mayStayAwake ? "" : "With HTTPS the page could also keep the screen awake, and "}
        {mayStayAwake ? "With HTTPS " : ""}the browser would keep this node’s key where nobody can copy it.
      </p>
    </details>
  );
}
