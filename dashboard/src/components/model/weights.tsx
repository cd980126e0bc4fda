import { weightsPicture } from "../../draw/pictures.ts";
import { model, task } from "../../state.ts";
import { Picture } from "../picture.tsx";

/** The model itself, as a picture: which pixels speak for which class. */
export function Weights() {
  const picture = task.value?.picture;
  const weights = floats(model.value?.weights);
  const [negative = "0", positive = "1"] = task.value?.classNames ?? [];
  if (picture === undefined || weights === undefined || weights.length !== picture.width * picture.height) {
    return <p class="empty">The model's weights appear here when they are a picture.</p>;
  }
  return (
    <figure class="weights">
      <Picture
        width={picture.width}
        height={picture.height}
        label={`The weights of the model: pixels that speak for ${positive} and pixels that speak for ${negative}`}
        of={[model.value]}
        paint={(context) => context.putImageData(weightsPicture(weights, picture.width, picture.height), 0, 0)}
      />
      <figcaption class="weights-legend">
        <span>ink here speaks for</span>
        <i />
        <span>{negative}</span>
        <span>{positive}</span>
      </figcaption>
    </figure>
  );
}

/** Typed arrays may arrive as plain bytes, little-endian. */
function floats(weights: Float32Array | Uint8Array | undefined): Float32Array | undefined {
  return weights instanceof Uint8Array ? new Float32Array(weights.slice().buffer) : weights;
}
