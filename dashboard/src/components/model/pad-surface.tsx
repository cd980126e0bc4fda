import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { colour, colourChanges } from "../../draw/colours.ts";
import type { Point, Stroke } from "../../draw/handwriting.ts";
import { inkPicture } from "../../draw/pictures.ts";
import { ask, content } from "./pad-state.ts";

const side = 280;
const penWidth = 20;

/** Where one draws, with a mouse, a pen or a finger. */
export function PadSurface({ testId = "pad" }: { readonly testId?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);

  useSignalEffect(() => {
    colourChanges.value;
    const context = canvas.current?.getContext("2d");
    const shown = content.value;
    if (!context) return;
    context.fillStyle = colour("picture-paper");
    context.fillRect(0, 0, side, side);
    if (shown.kind === "strokes") inkStrokes(context, shown.strokes);
    if (shown.kind === "picture") inkPixels(context, shown.pixels);
  });

  const place = (event: PointerEvent): Point => {
    const box = (canvas.current as HTMLCanvasElement).getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * side, y: ((event.clientY - box.top) / box.height) * side };
  };
  const finish = () => {
    if (!drawing.current) return;
    drawing.current = false;
    void ask();
  };
  return (
    <canvas
      ref={canvas}
      class="pad"
      data-testid={testId}
      width={side}
      height={side}
      role="img"
      aria-label="Pad to draw a digit on. With a keyboard, put one of the examples on it."
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        drawing.current = true;
        const earlier = content.value.kind === "strokes" ? content.value.strokes : [];
        content.value = { kind: "strokes", strokes: [...earlier, [place(event)]] };
      }}
      onPointerMove={(event) => {
        if (!drawing.current || content.value.kind !== "strokes") return;
        const moves = event.getCoalescedEvents?.() ?? [];
        const points = (moves.length > 0 ? moves : [event]).map(place);
        const { strokes } = content.value;
        const last = strokes.at(-1) ?? [];
        content.value = { kind: "strokes", strokes: [...strokes.slice(0, -1), [...last, ...points]] };
        void ask();
      }}
      onPointerUp={finish}
      onPointerCancel={finish}
    />
  );
}

function inkStrokes(context: CanvasRenderingContext2D, strokes: readonly Stroke[]): void {
  context.strokeStyle = colour("picture-ink");
  context.lineWidth = penWidth;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) {
    context.beginPath();
    stroke.forEach(({ x, y }, index) => {
      if (index === 0) context.moveTo(x, y);
      context.lineTo(x, y);
    });
    context.stroke();
  }
}

function inkPixels(context: CanvasRenderingContext2D, pixels: Uint8Array): void {
  const width = Math.round(Math.sqrt(pixels.length));
  const small = document.createElement("canvas");
  small.width = width;
  small.height = width;
  small.getContext("2d")?.putImageData(inkPicture(pixels, width, width), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, side, side);
}
