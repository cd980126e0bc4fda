import { WithCode } from "../components/with-code.tsx";
import { asSentence } from "../words.ts";
import { DigitPad } from "./digit-pad.tsx";
import { leave, name, source, startOver } from "./join-state.ts";
import { LessonCard, ShowsDigits } from "./lesson-card.tsx";
import { LossLine } from "./loss-line.tsx";
import type { NodePhase, NodeView } from "./node-fold.ts";
import { mayStayAwake } from "./wake-lock.ts";

/** While this device is a node: what it does now, and what it has done. */
export function AtWork({ view }: { readonly view: NodeView }) {
  const { phase } = view;
  const words = phaseWords(view);
  return (
    <>
      {view.lesson && <LessonCard lesson={view.lesson} />}
      <section class="card now" data-testid="node-phase" data-phase={phase.kind}>
        <h2>
          <span class="node-name">{name.value}</span>
        </h2>
        <p class="phase">
          <span class={`lamp ${phase.kind}`} aria-hidden="true" />
          {words.now}
        </p>
        <p class="hint">
          <WithCode text={words.more} />
        </p>
        {/* Rounds follow each other too fast to be read out. */}
        <p class="unseen" role="status">
          {phase.kind === "computing" || phase.kind === "reported" ? "Learning" : words.now}
        </p>
      </section>
      <section class="card" aria-label="What this device has done">
        <dl class="facts">
          <Fact name="Rounds" value={view.rounds.toLocaleString("en")} id="node-rounds" />
          <Fact name="Local updates" value={view.localUpdates.toLocaleString("en")} id="node-updates" />
          <Fact name="Speed" value={speedWords(view.updatesPerSecond)} id="node-speed" />
          <Fact name="Examples" value={view.examples?.toLocaleString("en") ?? "–"} id="node-examples" />
        </dl>
        <LossLine losses={view.losses} />
      </section>
      {source.value === "drawn" && view.lesson?.now.does !== "draw" && (
        <>
          <p class="own-right" data-testid="own-right">
            {view.ownRight
              ? `Everybody’s model reads ${view.ownRight.right} of your ${view.ownRight.of} digits.`
              : "How many of your digits everybody’s model reads is known after the first round."}
          </p>
          <DigitPad />
          <ShowsDigits />
          <p class="hint">Further digits count from the next run on.</p>
        </>
      )}
      {view.notice !== undefined && phase.kind !== "waiting" && <p class="wrong">{asSentence(view.notice)}</p>}
      <div class="bottom">
        <p class="hint">{stayWords(view)}</p>
        {phase.kind === "ended" ? (
          <button type="button" class="primary large" onClick={startOver}>
            Back to the start
          </button>
        ) : (
          <button type="button" class="large" onClick={leave}>
            Leave
          </button>
        )}
      </div>
    </>
  );
}

function Fact({ name: what, value, id }: { readonly name: string; readonly value: string; readonly id: string }) {
  return (
    <div>
      <dt>{what}</dt>
      <dd data-testid={id}>{value}</dd>
    </div>
  );
}

const speedWords = (perSecond: number | undefined) =>
  perSecond === undefined
    ? "–"
    : `${perSecond >= 10 ? Math.round(perSecond).toLocaleString("en") : perSecond.toFixed(1)}/s`;

function phaseWords({ phase, round, receivedBytes, notice }: NodeView): {
  readonly now: string;
  readonly more: string;
} {
  switch (phase.kind) {
    case "starting":
      return { now: "Getting ready", more: "The node starts in this browser." };
    case "reading":
      return {
        now: `Reading its files: ${Math.floor(100 * phase.share)} %`,
        more: "They are read in this browser, and never leave it.",
      };
    case "connecting":
      return { now: phase.refused ? "Not let in" : "Connecting", more: connectingWords(phase) };
    case "waiting":
      return { now: "Here, and waiting", more: asSentence(notice ?? "the run begins when enough nodes are here") };
    case "loading":
      return source.value === "assigned"
        ? { now: "Getting its examples", more: "This device’s share of the data comes from the aggregator." }
        : { now: "Preparing its examples", more: "What is yours becomes numbers, in this browser." };
    case "computing":
    case "reported":
      return {
        now: `Learning: round ${round?.number}`,
        more: `${count(round?.localUpdates ?? 0)} from the common weights, on ${
          receivedBytes > 0 ? "the examples that came here" : "its own examples"
        }; then its weights become part of everybody’s mean.`,
      };
    case "run-over":
      return { now: "The run is over", more: "This device is ready for the next one." };
    case "ended":
      return { now: phase.failed ? "It had to stop" : "It has ended", more: asSentence(phase.reason) };
    default:
      throw new Error(`unreachable: ${phase satisfies never}`);
  }
}

const count = (localUpdates: number) => (localUpdates === 1 ? "1 local update" : `${localUpdates} local updates`);

function connectingWords({ reason, refused }: Extract<NodePhase, { kind: "connecting" }>): string {
  if (refused)
    return `${asSentence(reason)} It tries again by itself; leave, to choose another name or use another link.`;
  return reason === "" ? "It reaches for the aggregator." : `${asSentence(reason)} It tries again by itself.`;
}

function stayWords({ lasts }: NodeView): string {
  const kept = lasts === false ? "This browser keeps nothing: after a reload this is a new node. " : "";
  if (mayStayAwake) return `${kept}Leave this page open; the screen stays on.`;
  return `${kept}Leave this page open, and keep the screen on: a phone that sleeps stops computing, and comes back when it is woken.`;
}
