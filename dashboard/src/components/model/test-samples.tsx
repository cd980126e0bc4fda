import { useSignal } from "@preact/signals";
import { colour } from "../../draw/colours.ts";
import { inkPicture } from "../../draw/pictures.ts";
import { task, view } from "../../state.ts";
import { Picture } from "../picture.tsx";

const columns = 12;
const most = 96;
const gap = 4;

/** Test images, which no node has, with the newest model's answers. */
export function TestSamples() {
  const pointed = useSignal<number | undefined>(undefined);
  const samples = view.value.samples;
  const answers = view.value.model?.answers ?? [];
  const picture = task.value?.picture;
  const names = task.value?.classNames ?? [];
  if (samples === undefined || picture === undefined) return <p class="empty">No test images.</p>;
  const { width, height } = picture;
  const shown = Math.min(most, samples.classes.length);
  const isWrong = (index: number) => answers[index] !== undefined && answers[index].value !== samples.classes[index];
  const right =
    answers.length === 0
      ? 0
      : Array.from({ length: shown }, (_, index) => index).filter((index) => !isWrong(index)).length;
  const cell = { width: width + gap, height: height + gap };
  const rows = Math.ceil(shown / columns);
  const index = pointed.value;
  const pointAt = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    const found = row * columns + column;
    pointed.value = found >= 0 && found < shown ? found : undefined;
  };
  return (
    <div class="test-samples">
      <p>
        <b class="number" data-testid="samples-right">
          {answers.length === 0 ? "–" : right}
        </b>{" "}
        of {shown} right{" "}
        <span class="hint">
          {index === undefined
            ? "wrong ones are framed and crossed"
            : sampleWords(samples.labels[index], names[answers[index]?.value ?? -1], isWrong(index))}
        </span>
      </p>
      <div
        onPointerMove={pointAt}
        onPointerLeave={() => {
          pointed.value = undefined;
        }}
      >
        <Picture
          width={columns * cell.width}
          height={rows * cell.height}
          label={`${shown} test images, ${right} of them told rightly`}
          of={[samples, view.value.model]}
          paint={(context) => {
            context.clearRect(0, 0, columns * cell.width, rows * cell.height);
            for (let at = 0; at < shown; at++) {
              const x = (at % columns) * cell.width + gap / 2;
              const y = Math.floor(at / columns) * cell.height + gap / 2;
              const pixels = samples.pixels.subarray(at * width * height, (at + 1) * width * height);
              context.putImageData(inkPicture(pixels, width, height), x, y);
              if (isWrong(at)) cross(context, x, y, width, height);
            }
          }}
        />
      </div>
    </div>
  );
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
  context.strokeStyle = colour("wrong");
  context.lineWidth = 2;
  context.strokeRect(x, y, width, height);
  context.beginPath();
  context.moveTo(x + width - 8, y + 2);
  context.lineTo(x + width - 2, y + 8);
  context.moveTo(x + width - 2, y + 2);
  context.lineTo(x + width - 8, y + 8);
  context.stroke();
}

function sampleWords(label: number | undefined, answer: string | undefined, wrong: boolean): string {
  if (answer === undefined) return `a ${label}`;
  return `a ${label}: the model says ${answer}, ${wrong ? "which is wrong" : "rightly"}`;
}
