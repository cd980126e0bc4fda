import { useSignalEffect } from "@preact/signals";
import { inkPicture } from "../../draw/pictures.ts";
import { model, samples, task } from "../../state.ts";
import { Picture } from "../picture.tsx";
import { answer, ask, clear, content, pixelsOf, put, trouble } from "./pad-state.ts";
import { PadSurface } from "./pad-surface.tsx";

/** A pad to draw a digit on, and what the newest model says to it. */
export function Pad() {
  useSignalEffect(() => {
    if (model.value) void ask();
  });
  const picture = task.value?.picture;
  if (picture === undefined) return null;
  const seen = pixelsOf(content.value) ?? new Uint8Array(picture.width * picture.height);
  return (
    <div class="pad-box">
      <div class="pad-surface">
        <PadSurface />
        {content.value.kind === "empty" && <p aria-hidden="true">{isDigits() ? "draw a digit here" : "draw here"}</p>}
      </div>
      <div class="pad-side">
        <Answer />
        <div class="pad-seen">
          <Picture
            width={picture.width}
            height={picture.height}
            label="The drawing as the model sees it"
            of={[content.value]}
            paint={(context) => context.putImageData(inkPicture(seen, picture.width, picture.height), 0, 0)}
          />
          <span class="hint">as the model sees it</span>
        </div>
        <button type="button" data-testid="pad-clear" onClick={clear}>
          Clear
        </button>
      </div>
      <Examples />
    </div>
  );
}

function isDigits(): boolean {
  return task.value?.labelNames[0] === "0";
}

function Answer() {
  const names = task.value?.classNames ?? [];
  const found = answer.value;
  const sure = found ? Math.min(1, Math.abs(found.score)) * (found.value === 1 ? 1 : -1) : 0;
  return (
    <div class="pad-answer">
      <output data-testid="pad-answer" data-value={found?.value}>
        {found
          ? found.className
          : (trouble.value ?? (names.length === 2 ? `${names[0]} or ${names[1]}?` : "what is it?"))}
      </output>
      {names.length === 2 && (
        <>
          <div class="sureness" role="img" aria-label={found ? `score ${found.score.toFixed(2)}` : "no answer yet"}>
            <i
              style={{ left: `${50 + Math.min(0, sure) * 50}%`, width: `${Math.abs(sure) * 50}%` }}
              data-side={sure < 0 ? "0" : "1"}
            />
          </div>
          <div class="sureness-ends">
            <span>{names[0]}</span>
            <span>{found ? `score ${found.score.toFixed(2)}` : ""}</span>
            <span>{names[1]}</span>
          </div>
        </>
      )}
    </div>
  );
}

/** One test image of each label, to put on the pad. */
export function Examples({ testId = "example" }: { readonly testId?: string }) {
  const shown = samples.value;
  const picture = task.value?.picture;
  if (shown === undefined || picture === undefined) return null;
  const size = picture.width * picture.height;
  const labels = [...new Set(shown.labels)].sort((a, b) => a - b).slice(0, 10);
  return (
    <fieldset class="examples">
      <legend>or put an example on the pad</legend>
      {labels.map((label) => {
        const index = shown.labels.indexOf(label);
        const pixels = shown.pixels.slice(index * size, (index + 1) * size);
        return (
          <button type="button" key={label} data-testid={`${testId}-${label}`} onClick={() => put(pixels)}>
            <Picture
              width={picture.width}
              height={picture.height}
              label={`an example: ${task.value?.labelNames[label] ?? label}`}
              of={[shown]}
              paint={(context) => context.putImageData(inkPicture(pixels, picture.width, picture.height), 0, 0)}
            />
          </button>
        );
      })}
    </fieldset>
  );
}
