import type { ModelEvaluated, TaskDescription } from "../../../../src/watch/events.ts";
import { metricWords } from "../../../../src/watch/metric-words.ts";
import { layerCards } from "../../layers/layer-cards.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { model, samples, task } from "../../state.ts";
import { counted, metricValue, percent } from "../../words.ts";
import { Layers } from "../layers/layers.tsx";
import { Panel } from "../panel.tsx";
import { AnswerCounts } from "./answer-counts.tsx";
import { FeatureWeights } from "./feature-weights.tsx";
import { Predictions } from "./predictions.tsx";
import { TestConfusion } from "./test-confusion.tsx";
import { TestSamples } from "./test-samples.tsx";
import { Weights } from "./weights.tsx";

export function Model() {
  const shown = model.value;
  const learned = task.value;
  return (
    <Panel
      title="The model"
      className="model"
      about={learned && aboutModel(learned, openedView.value !== undefined)}
      aside={
        shown && (
          <span class="hint number">
            {[`weights of round ${shown.round}`, testWords(shown)].filter((words) => words !== "").join(", ")}
          </span>
        )
      }
    >
      <Layers />
      {learned &&
        (learned.picture ? (
          <OfPictures isOwn={learned.schema !== undefined} />
        ) : (
          <OfFeatures named={learned.featureNames !== undefined && learned.graph === undefined} />
        ))}
    </Panel>
  );
}

/** The pad is on the first screen. */
function OfPictures({ isOwn }: { readonly isOwn: boolean }) {
  return (
    <div class="model-parts" data-layers={task.value?.graph !== undefined}>
      {task.value?.graph === undefined && <Weights />}
      {!isOwn && <TestSamples />}
      <TestConfusion />
    </div>
  );
}

function OfFeatures({ named }: { readonly named: boolean }) {
  const { targets = [], classes = [] } = samples.value ?? {};
  return (
    <div class="feature-parts">
      {named && <FeatureWeights />}
      {targets.length > 0 ? (
        <Predictions />
      ) : task.value?.graph ? (
        <TestConfusion />
      ) : (
        classes.length > 0 && <AnswerCounts />
      )}
    </div>
  );
}

function aboutModel({ picture, featureNames, weightCount, schema, graph }: TaskDescription, isOpened: boolean): string {
  if (graph) {
    const weights = `${counted(weightCount, "weight")} in ${counted(layerCards(graph).length, "layer")}`;
    const tested = picture !== undefined && schema === undefined && !isOpened;
    return tested ? `${weights}, and what they say to test images that no node has.` : `${weights}.`;
  }
  if (picture === undefined) {
    if (weightCount === 0) return "Known as soon as the nodes have told what their data hold.";
    const weights = counted(weightCount, "weight");
    if (featureNames === undefined) return `${weights}, of features without names: too many to show.`;
    return weightCount === featureNames.length
      ? `${weights}, one for each feature of an example.`
      : `${weights}, one for each feature of an example and each answer.`;
  }
  if (schema !== undefined) {
    const colours = picture.channels === undefined ? "" : ", the mean of its three colours";
    return `${counted(weightCount, "weight")}; of each pixel${colours}, what speaks for which class.`;
  }
  if (isOpened) return `${counted(weightCount, "weight")}; of each pixel, what speaks for which class.`;
  const own = "what they say to test images that no node has, and to what you draw.";
  if (weightCount === picture.width * picture.height) return `One weight for each pixel. The newest weights, ${own}`;
  return `The newest weights, one picture for each answer, ${own}`;
}

function testWords({ accuracy, metrics }: ModelEvaluated): string {
  if (accuracy !== undefined) return `${percent(accuracy)} of all test examples right`;
  return Object.entries(metrics)
    .map(([name, value]) => `${metricWords(name)} ${metricValue(name, value)}`)
    .join(", ");
}
