import { computed } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Resource } from "../../../../src/control/resources.ts";
import type { WeightsPictured } from "../../../../src/watch/events.ts";
import { bindingBudget, bindingWords, otherBudgets } from "../../fold/budget.ts";
import { readings } from "../../fold/readings.ts";
import { endWords } from "../../fold/run-state.ts";
import type { RunView } from "../../fold/view.ts";
import { kindWords } from "../../stage/kind-words.ts";
import { layerWords } from "../../stage/layer-words.ts";
import { twinSentences } from "../../stage/twin.ts";
import { mainMetric, nodes, run } from "../../state.ts";
import { metricValue } from "../../words.ts";
import { MovingPicture } from "./moving-picture.tsx";
import { NodeMenu } from "./node-menu.tsx";
import { Key } from "./stage-key.tsx";
import {
  answers,
  calledOnStage,
  chosenAnswer,
  groups,
  secondsLeft,
  stageLayout,
  stands,
  toldScene,
} from "./stage-state.ts";
import { StandWords } from "./stand-words.tsx";

/** The living picture: the aggregator in the middle, the devices around it, and a round that is shown again. */
export function Stage() {
  return (
    <section class="stage" aria-label="Stage">
      <div class="stage-box">
        <MovingPicture />
        <Centre />
        {stands.value.map((stand, place) => (
          <StandWords key={groups.value?.[place]?.title ?? place} stand={stand} place={place} />
        ))}
        <NodeMenu />
      </div>
      <Key />
      <Twin />
    </section>
  );
}

const clockWords = computed(() => {
  const current = run.value;
  const left = secondsLeft.value;
  if (current === undefined || left === undefined) return undefined;
  if (current.status !== "finished") {
    return {
      large: secondsInWords(left, bindingBudget(current)),
      small: current.status === "paused" ? "paused" : scarcest(current),
    };
  }
  const { metric } = readings(current, mainMetric.value);
  const how = endWords[current.end?.reason ?? "budget"];
  return { large: metric === undefined ? "The end" : metricValue(mainMetric.value, metric), small: how };
});

/** Rough where another budget than time ends the run. */
function secondsInWords(left: number, binding: Resource = "time"): string {
  if (binding !== "time") return `~${Math.round(left)} s left`;
  return `${left < 100 ? left.toFixed(1) : Math.round(left)} s left`;
}

/** Which of several budgets ends the run; its line is there before that is known. */
function scarcest(current: RunView): string {
  return bindingWords(current) ?? (otherBudgets(current).length > 0 ? "\u00a0" : "");
}

/** Above the ring what is left of the budget, and in the end what was reached. */
function Centre() {
  const layout = stageLayout.value;
  const words = clockWords.value;
  if (layout === undefined || words === undefined) return null;
  const { core, unit } = layout;
  return (
    <p
      class="stage-clock"
      data-crowded={layout.places[0]?.words === "hover"}
      style={{ transform: `translate(${core.x}px, ${core.y - core.ring - 16 * unit}px)` }}
    >
      <b class="number" data-testid="stage-clock">
        {words.large}
      </b>
      {words.small !== "" && <span>{words.small}</span>}
    </p>
  );
}

/** Whose weights the pictures are, where a model has some for each of several classes, or several layers. */
function picturesSentence(pictures: WeightsPictured | undefined): readonly string[] {
  if (pictures?.layer) return [`The pictures are of the weights of ${layerWords(pictures.layer)}.`];
  if (pictures === undefined) return [];
  const [names, chosen] = [answers.peek(), chosenAnswer.peek()];
  if (names === undefined) return [];
  return [
    chosen === undefined
      ? "Each device's picture is of the weights for what it mostly holds, the one in the middle of all."
      : `All pictures are of the weights for ${names[chosen] ?? ""}.`,
  ];
}

const twinMs = 2000;

/** The same in words, which change slowly enough to be read. Of a run before, nothing stays. */
function Twin() {
  const [words, setWords] = useState<{ readonly run: number; readonly sentences: readonly string[] }>();
  const last = useRef(Number.NEGATIVE_INFINITY);
  const scene = toldScene.value;
  useEffect(() => {
    if (scene === undefined) return undefined;
    const tell = () => {
      last.current = performance.now();
      const kinds = new Map(nodes.peek().map((node) => [node.name, kindWords(node)]));
      const called = calledOnStage.peek();
      const sentences = [...twinSentences(scene, { kinds, called }), ...picturesSentence(scene.round.pictures)];
      setWords({ run: scene.round.run, sentences });
    };
    // There may be no scene after this one for long.
    const timer = setTimeout(tell, Math.max(0, last.current + twinMs - performance.now()));
    return () => clearTimeout(timer);
  }, [scene]);
  const sentences = words !== undefined && words.run === run.value?.run ? words.sentences : [];
  return (
    <div class="unseen" data-testid="stage-twin">
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}
