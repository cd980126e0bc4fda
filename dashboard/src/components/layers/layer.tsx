import { useRef } from "preact/hooks";
import { sizeOf } from "../../../../src/learning/graph/graph.ts";
import { shownOf, valuesOfLayer } from "../../../../src/watch/first-layer.ts";
import { type LayerCard, shapeWords } from "../../layers/layer-cards.ts";
import { mostActive, tilesOf, tilesOfValue } from "../../layers/tiles.ts";
import { layerWords } from "../../stage/layer-words.ts";
import { task } from "../../state.ts";
import { counted } from "../../words.ts";
import { hasPad, pictured, values, weights } from "./layers-state.ts";
import { Probabilities } from "./probabilities.tsx";
import { TilePicture } from "./tile-picture.tsx";

interface Props {
  readonly card: LayerCard;
  readonly isOpen: boolean;
}

/** A layer of the diagram, and what is in it. */
export function Layer({ card, isOpen }: Props) {
  const { name, does, shape, weightCount, part, value } = card;
  const isLast = value === task.value?.graph?.output;
  return (
    <li class="layer">
      <b>{name}</b>
      <span class="hint">{does.join(", ")}</span>
      <span class="layer-shape number">
        {shapeWords(shape)} · {counted(weightCount, "weight")}
      </span>
      {isOpen && part === pictured.value?.part && <FirstWeights />}
      {isOpen && hasPad.value && (isLast ? <Probabilities /> : <Activations card={card} />)}
    </li>
  );
}

/** The kernels of the first layer, or the largest of its units, as pictures. */
function FirstWeights() {
  const before = useRef<readonly number[]>([]);
  const layer = pictured.value;
  const all = weights.value;
  if (layer === undefined || layer.width === 1) return null;
  const numbers = shownOf(layer, all ?? new Float32Array(), all ? before.current : []);
  if (all) before.current = numbers;
  const words = layerWords({ ...layer, numbers, of: layer.count });
  return (
    <figure>
      <TilePicture
        tiles={tilesOf(numbers.length, layer.width, layer.height)}
        values={all && valuesOfLayer(layer, numbers, all)}
        as="weights"
        label={`${words}: red below zero, blue above`}
      />
      <figcaption class="hint">
        {numbers.length < layer.count ? `its ${numbers.length} largest` : "its weights"}
      </figcaption>
    </figure>
  );
}

/** More numbers of a layer could not be told apart. */
const mostNumbers = 16_384;

function Activations({ card: { name, shape, value } }: { readonly card: LayerCard }) {
  const found = values.value?.get(value);
  if (sizeOf(shape) > mostNumbers) return <p class="hint">too many numbers to show</p>;
  const most = found && mostActive(found, shape);
  const kind = shape.length === 3 ? "channel" : "unit";
  const strongest = most === undefined ? "" : `; ${kind} ${most + 1} is the most active`;
  return (
    <figure>
      <TilePicture
        tiles={tilesOfValue(shape)}
        values={found}
        as="ink"
        label={`What ${name} makes of the drawing: ${counted(shape[0] ?? 1, kind)}${strongest}`}
      />
      <figcaption class="hint">what it makes of the drawing</figcaption>
    </figure>
  );
}
