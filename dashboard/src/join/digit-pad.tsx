import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { asMnist, type Point, type Stroke } from "../draw/handwriting.ts";
import { addDigit, digits, mostDigits, removeLastDigit } from "./join-state.ts";

const side = 280;

/** Where a person draws a digit with a finger, and says which it is; it becomes an example of this node. */
export function DigitPad() {
  const strokes = useSignal<readonly Stroke[]>([]);
  const counts = Array.from({ length: 10 }, (_, digit) => digits.value.filter(({ label }) => label === digit).length);
  const isEmpty = strokes.value.length === 0;
  const isFull = digits.value.length >= mostDigits;
  return (
    <section class="card" aria-label="Draw digits" data-testid="digit-pad">
      <Surface strokes={strokes.value} onChange={(drawn) => (strokes.value = drawn)} />
      <fieldset class="which" disabled={isEmpty || isFull}>
        <legend>{isFull ? "No more fit." : isEmpty ? "Draw a digit above." : "Which digit is it?"}</legend>
        <div>
          {counts.map((count, digit) => (
            <button
              key={digit}
              type="button"
              onClick={() => {
                addDigit({ label: digit, pixels: asMnist(strokes.value) });
                strokes.value = [];
              }}
            >
              {digit}{" "}
              <small>
                {count}
                <span class="unseen"> so far</span>
              </small>
            </button>
          ))}
        </div>
      </fieldset>
      <p class="pad-actions">
        <button type="button" disabled={isEmpty} onClick={() => (strokes.value = [])}>
          Clear
        </button>
        <span class="hint number" data-testid="digit-count">
          {digits.value.length === 1 ? "1 digit drawn" : `${digits.value.length} digits drawn`}
        </span>
        <button type="button" disabled={digits.value.length === 0} onClick={removeLastDigit}>
          Remove last
        </button>
      </p>
    </section>
  );
}

interface SurfaceProps {
  readonly strokes: readonly Stroke[];
  readonly onChange: (strokes: readonly Stroke[]) => void;
}

function Surface({ strokes, onChange }: SurfaceProps) {
  const drawing = useRef(false);
  const place = (event: PointerEvent, box: DOMRect): Point => ({
    x: ((event.clientX - box.left) / box.width) * side,
    y: ((event.clientY - box.top) / box.height) * side,
  });
  const finish = () => {
    drawing.current = false;
  };
  return (
    <svg
      class="pad"
      data-testid="pad"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label="Pad to draw a digit on, with a finger, a pen or a mouse"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        drawing.current = true;
        onChange([...strokes, [place(event, event.currentTarget.getBoundingClientRect())]]);
      }}
      onPointerMove={(event) => {
        if (!drawing.current) return;
        const box = event.currentTarget.getBoundingClientRect();
        const moves = event.getCoalescedEvents?.() ?? [];
        const points = (moves.length > 0 ? moves : [event]).map((move) => place(move, box));
        onChange([...strokes.slice(0, -1), [...(strokes.at(-1) ?? []), ...points]]);
      }}
      onPointerUp={finish}
      onPointerCancel={finish}
    >
      {strokes.map((stroke, i) => (
        <polyline key={`${i}`} points={drawn(stroke)} />
      ))}
    </svg>
  );
}

/** A line with one point is not drawn: a dot is a line to itself. */
function drawn(stroke: Stroke): string {
  const points = stroke.length === 1 ? [...stroke, ...stroke] : stroke;
  return points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
}
