import type { PictureSchema } from "../../../../src/data/schema.ts";
import { colourPicture } from "../../draw/pictures.ts";
import { task } from "../../state.ts";
import { Picture } from "../picture.tsx";
import { AnswerOf } from "./answer.tsx";
import { FileDrop } from "./file-drop.tsx";
import { answer, answerTrouble, asked, askPicture, exchanged, seen } from "./picture-state.ts";

/** What the model says to a picture that is chosen, or dropped here. */
export function PictureAnswers({ schema }: { readonly schema: PictureSchema }) {
  const { width, height, channels } = schema;
  return (
    <div class="answers-parts picture-answers">
      <FileDrop
        legend="A picture to ask about"
        button="Choose a picture"
        label="A picture"
        accept="image/png,image/jpeg"
        testId="picture-file"
        hint={`or drop one here: PNG or JPEG, of any size. The model sees it in ${width} × ${height} pixels${channels === 1 ? " of grey" : ", in colour"}.`}
        onFile={(file) => void askPicture(file)}
      >
        {task.value?.schema === undefined && <Exchange />}
        <Asked />
      </FileDrop>
      <AnswerOf answer={answer.value} target={schema.target} />
    </div>
  );
}

function Exchange() {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={exchanged.value}
        onChange={({ currentTarget }) => {
          exchanged.value = currentTarget.checked;
        }}
      />
      <span>exchange light and dark, for ink on paper (these pictures are light on dark)</span>
    </label>
  );
}

function Asked() {
  const state = asked.value;
  switch (state.kind) {
    case "none":
      return null;
    case "reading":
      return (
        <p class="hint" role="status">
          Reading {state.name}
        </p>
      );
    case "wrong":
      return (
        <p class="file-wrong" role="alert" data-testid="picture-wrong">
          {state.text}
        </p>
      );
    case "there":
      return answerTrouble.value === undefined ? (
        <Seen name={state.name} />
      ) : (
        <p class="file-wrong" role="alert">
          {answerTrouble.value}
        </p>
      );
    default:
      throw new Error(`unreachable: ${state satisfies never}`);
  }
}

function Seen({ name }: { readonly name: string }) {
  const picture = seen.value;
  if (picture === undefined) return null;
  const { width, height, pixels } = picture;
  return (
    <figure class="picture-seen">
      <Picture
        width={width}
        height={height}
        label={`${name} as the model sees it`}
        of={[picture]}
        paint={(context) => context.putImageData(colourPicture(pixels, width, height), 0, 0)}
      />
      <figcaption class="hint">{name}, as the model sees it</figcaption>
    </figure>
  );
}
