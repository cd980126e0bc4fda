import { useSignal } from "@preact/signals";
import type { TestSamples as Samples, TaskDescription } from "../../../../src/watch/events.ts";
import { inkPicture } from "../../draw/pictures.ts";
import { model, samples, task } from "../../state.ts";
import { Picture } from "../picture.tsx";

const most = 96;
const gap = 4;

/** Test images, which no node has, with the newest model's answers. */
export function TestSamples() {
  const pointed = useSignal<number | undefined>(undefined);
  const shown = samples.value;
  const picture = task.value?.picture;
  if (shown === undefined || picture === undefined) return <p class="empty">No test images.</p>;
  const names = task.value?.classNames ?? [];
  const labelNames = task.value?.labelNames ?? [];
  const answers = model.value?.answers ?? [];
  const size = picture.width * picture.height;
  const count = Math.min(most, shown.pixels.length / size);
  const canBeWrong = shown.classes.length > 0;
  const wrong = answers
    .slice(0, canBeWrong ? count : 0)
    .flatMap(({ value }, index) => (value === shown.classes[index] ? [] : [index]));
  const index = pointed.value;
  const columns = columnsOf(count);
  const rows = Math.ceil(count / columns);
  const pointAt = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    const found = row * columns + column;
    pointed.value = found >= 0 && found < count ? found : undefined;
  };
  return (
    <div class="test-samples">
      <p>
        {canBeWrong ? (
          <>
            <b class="number" data-testid="samples-right">
              {answers.length === 0 ? "–" : count - wrong.length}
            </b>{" "}
            of {count} right{" "}
          </>
        ) : (
          `${count} test images `
        )}
        <span class="hint">
          {index === undefined
            ? canBeWrong
              ? "wrong ones are framed and crossed"
              : "point at one to see what the model says"
            : sampleWords(
                labelNames[shown.labels[index] ?? -1],
                answerWords(answers[index]?.value, names),
                canBeWrong ? wrong.includes(index) : undefined,
              )}
        </span>
      </p>
      <div
        class="sample-sheet"
        onPointerMove={pointAt}
        onPointerLeave={() => {
          pointed.value = undefined;
        }}
      >
        <Sheet samples={shown} picture={picture} count={count} />
        <Crosses wrong={wrong} picture={picture} count={count} />
      </div>
    </div>
  );
}

type PictureSize = NonNullable<TaskDescription["picture"]>;

/** Fewer samples are shown larger. */
function columnsOf(count: number): number {
  return count <= 48 ? 8 : 12;
}

/** Where a sample is on the sheet. */
function place(index: number, count: number, { width, height }: PictureSize) {
  const columns = columnsOf(count);
  return {
    x: (index % columns) * (width + gap) + gap / 2,
    y: Math.floor(index / columns) * (height + gap) + gap / 2,
  };
}

interface SheetProps {
  readonly samples: Samples;
  readonly picture: PictureSize;
  readonly count: number;
}

function Sheet({ samples: all, picture, count }: SheetProps) {
  const { width, height } = picture;
  const columns = columnsOf(count);
  return (
    <Picture
      width={columns * (width + gap)}
      height={Math.ceil(count / columns) * (height + gap)}
      label={`${count} test images`}
      of={[all]}
      paint={(context) => {
        for (let index = 0; index < count; index++) {
          const { x, y } = place(index, count, picture);
          const pixels = all.pixels.subarray(index * width * height, (index + 1) * width * height);
          context.putImageData(inkPicture(pixels, width, height), x, y);
        }
      }}
    />
  );
}

interface CrossesProps {
  readonly wrong: readonly number[];
  readonly picture: PictureSize;
  readonly count: number;
}

/** A frame and a cross on each sample that the model tells wrongly. */
function Crosses({ wrong, picture, count }: CrossesProps) {
  const { width, height } = picture;
  const columns = columnsOf(count);
  const rows = Math.ceil(count / columns);
  return (
    <svg viewBox={`0 0 ${columns * (width + gap)} ${rows * (height + gap)}`} aria-hidden="true">
      {wrong.map((index) => {
        const { x, y } = place(index, count, picture);
        return (
          <path key={index} d={`M${x} ${y}h${width}v${height}h${-width}zM${x + width - 8} ${y + 2}l6 6m0 -6l-6 6`} />
        );
      })}
    </svg>
  );
}

/** A class's or cluster's name, or a number. */
function answerWords(value: number | undefined, names: readonly string[]): string | undefined {
  return value === undefined ? undefined : (names[value] ?? value.toFixed(2));
}

function sampleWords(label: string | undefined, answer: string | undefined, wrong: boolean | undefined): string {
  if (answer === undefined) return `${label}`;
  const judged = wrong === undefined ? "" : wrong ? ", which is wrong" : ", rightly";
  return `${label}: the model says ${answer}${judged}`;
}
