import { useEffect, useRef } from "preact/hooks";
import { colourChanges } from "../draw/colours.ts";
import { usePainting } from "./sight.ts";

interface Props {
  readonly width: number;
  readonly height: number;
  /** What is seen, for people who do not see it. */
  readonly label: string;
  readonly paint: (context: CanvasRenderingContext2D) => void;
  /** What the picture is painted from: painted again when one of these changes. */
  readonly of: readonly unknown[];
  readonly className?: string;
}

/**
 * A canvas of few pixels, painted when what it shows has changed: at once near the screen, elsewhere within a second. The
 * style sheet scales it.
 */
export function Picture({ width, height, label, paint, of, className = "" }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painting = usePainting(canvas);
  const colours = colourChanges.value;

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) painting.show(() => paint(context));
  }, [...of, colours]);

  return (
    <canvas ref={canvas} class={`picture ${className}`} width={width} height={height} role="img" aria-label={label} />
  );
}
