import { overChannels } from "../../draw/over-channels.ts";
import { inkPicture, weightsPicture } from "../../draw/pictures.ts";
import { mainMetric, model, task } from "../../state.ts";
import { Picture } from "../picture.tsx";
import { floats } from "./floats.ts";

/** The model itself, as a picture: which pixels speak for which class, or what each centre looks like. */
export function Weights() {
  const picture = task.value?.picture;
  const weights = floats(model.value?.weights);
  if (picture === undefined || weights === undefined) {
    return <p class="empty">The model's weights appear here when they are a picture.</p>;
  }
  const { width, height, channels } = picture;
  const size = width * height;
  const shown = channels === undefined ? weights : overChannels(weights, channels);
  return shown.length === size ? (
    <OneOfTwo weights={shown} width={width} height={height} />
  ) : (
    <OneEach weights={shown} width={width} height={height} />
  );
}

interface Props {
  readonly weights: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Weights that speak for one of two classes, or for a larger answer. */
function OneOfTwo({ weights, width, height }: Props) {
  const [negative = "less", positive = "more"] = task.value?.classNames ?? [];
  return (
    <figure class="weights">
      <Picture
        width={width}
        height={height}
        label={`The weights of the model: pixels that speak for ${positive} and pixels that speak for ${negative}`}
        of={[model.value]}
        paint={(context) => context.putImageData(weightsPicture(weights, width, height), 0, 0)}
      />
      <Legend words={`${what()} here speaks for`} ends={[negative, positive]} />
    </figure>
  );
}

/** A picture for each class, or each centre of a cluster. */
function OneEach({ weights, width, height }: Props) {
  const names = task.value?.classNames ?? [];
  const size = width * height;
  const areCentres = mainMetric.value === "meanSquaredDistance";
  return (
    <figure class="weights">
      <div class="weights-each">
        {Array.from({ length: weights.length / size }, (_, k) => {
          const part = weights.subarray(k * size, (k + 1) * size);
          const name = names[k] ?? `${areCentres ? "cluster" : "class"} ${k + 1}`;
          return (
            <span key={name}>
              <Picture
                width={width}
                height={height}
                label={areCentres ? `The centre of ${name}` : `Pixels that speak for and against ${name}`}
                of={[model.value]}
                paint={(context) => {
                  const drawn = areCentres
                    ? inkPicture(pixelsOf(part), width, height)
                    : weightsPicture(part, width, height);
                  context.putImageData(drawn, 0, 0);
                }}
              />
              <small>{name}</small>
            </span>
          );
        })}
      </div>
      {areCentres ? (
        <figcaption class="hint">the centres of the clusters</figcaption>
      ) : (
        <Legend words={`${what()} here speaks`} ends={["against", "for"]} />
      )}
    </figure>
  );
}

/** Digits are of ink, photos of light. */
function what(): string {
  return task.value?.schema ? "light" : "ink";
}

function Legend({ words, ends }: { readonly words: string; readonly ends: readonly [string, string] }) {
  return (
    <figcaption class="weights-legend">
      <span>{words}</span>
      <i />
      <span>{ends[0]}</span>
      <span>{ends[1]}</span>
    </figcaption>
  );
}

/** Values of 0 to 1 as bytes. */
function pixelsOf(values: Float32Array): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}
