import { computed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { overruledSentence } from "../../../../src/protocol/choice-overruled.ts";
import { encodingSentence } from "../../../../src/protocol/encoding-chosen.ts";
import { notTakenSentence } from "../../../../src/protocol/encoding-not-taken.ts";
import { weakenedSentence } from "../../../../src/protocol/rule-weakened.ts";
import { wentBackSentence } from "../../../../src/protocol/went-back.ts";
import { clock } from "../../clock.ts";
import { nodeState } from "../../fold/nodes.ts";
import { roundWaitsSentence } from "../../fold/round-waits.ts";
import { straggler, stragglerSentence } from "../../fold/straggler.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { onlyWatches } from "../../session.ts";
import { nodes, refusedConnection, roundWaits, run } from "../../state.ts";
import { asSentence } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { useInSight } from "../sight.ts";
import { Term } from "../term.tsx";
import { NodeCard } from "./node-card.tsx";
import { scaleWords, timeScale } from "./time-scale.ts";

const recentOfRun = computed(() => run.value?.recent);
/** Rounds of which it is known how each node spent them. */
const recentRounds = computed(() => (recentOfRun.value ?? []).filter((round) => round.nodes.length > 0));
const sharedScale = computed(() => timeScale(recentRounds.value));
const waits = computed(() =>
  openedView.value || !roundWaits.value
    ? undefined
    : roundWaitsSentence({ roundWaits: roundWaits.value, nodes: nodes.value }, clock.value),
);
/** Who takes no other form of weights than float32, in a run that asks for one. */
const plain = computed(() => {
  if (!run.value) return undefined;
  const { run: number, settings } = run.value;
  const names = nodes.value.flatMap(({ name, plainInRun }) => (plainInRun === number ? [name] : []));
  return names.length === 0 ? undefined : notTakenSentence(names, settings.encoding ?? "float32");
});
const anyNodes = computed(() => nodes.value.length > 0);

export function Nodes() {
  const recent = recentRounds.value;
  const isOpened = openedView.value !== undefined;
  const refused = isOpened ? undefined : refusedConnection.value;
  return (
    <Panel
      title="The nodes"
      className="nodes"
      about={
        <>
          Each learns from its own examples, which never leave it;{" "}
          {run.value?.pace === "own"
            ? "in a round all compute for about the same time, and it lasts until the last of them, the "
            : "a round lasts until its slowest node, the "}
          <Term of="straggler">straggler</Term>, has reported.
          {!isOpened && !onlyWatches.value && " Choose a node to stop it, slow it down or unplug its network."}
        </>
      }
      aside={<Legend />}
    >
      {!anyNodes.value ? (
        <p class="empty">{isOpened ? "Its nodes are not kept." : "No node is connected yet."}</p>
      ) : (
        <>
          <p class="straggler" data-testid="straggler">
            {stragglerSentence(recent)}
          </p>
          {waits.value !== undefined && (
            <p class="hint" data-testid="round-waits">
              {waits.value}.
            </p>
          )}
          {run.value?.wentBack && (
            <p class="hint" data-testid="went-back">
              {asSentence(wentBackSentence(run.value.wentBack))}
            </p>
          )}
          {run.value?.weakened && run.value.weakened.vectors < run.value.weakened.needed && (
            <p class="hint" data-testid="weakened">
              {asSentence(weakenedSentence(run.value.weakened))}
            </p>
          )}
          {run.value?.encoding && (
            <p class="hint" data-testid="encoding">
              {asSentence(encodingSentence(run.value.encoding))}
            </p>
          )}
          {plain.value !== undefined && (
            <p class="hint" data-testid="encoding-not-taken">
              {asSentence(plain.value)}
            </p>
          )}
          {run.value?.overruled && (
            <p class="hint" data-testid="overruled">
              {asSentence(overruledSentence(run.value.overruled))}
            </p>
          )}
          <NodeList />
        </>
      )}
      {refused && (
        <p class="hint">
          A connection from {refused.from} was ended: {refused.reason}
        </p>
      )}
    </Panel>
  );
}

/** What the cards are made from. */
const listed = computed(() => ({
  all: nodes.value,
  recent: recentRounds.value,
  scale: sharedScale.value,
  now: clock.value,
}));

/** A card for each node: of hundreds they cost too much to follow every event where nobody looks. */
function NodeList() {
  const list = useRef<HTMLUListElement>(null);
  const { all, recent, scale, now } = useInSight(listed, list).value;
  const slowest = straggler(recent)?.name;
  return (
    <>
      <ul ref={list} class="node-list">
        {all.map((node) => (
          <NodeCard
            key={node.name}
            node={node}
            state={nodeState(node, now)}
            scale={scale}
            isStraggler={node.name === slowest}
          />
        ))}
      </ul>
      {recent.length > 0 && <p class="scale">{scaleWords(recent.length, scale.seconds)}</p>}
    </>
  );
}

function Legend() {
  return (
    <ul class="legend">
      <li>
        <i class="key compute" /> computing
      </li>
      <li>
        <i class="key communicate" /> communicating
      </li>
      <li>
        <i class="key wait" /> waiting
      </li>
    </ul>
  );
}
