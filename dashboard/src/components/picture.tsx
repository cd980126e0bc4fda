import { useEffect, useRef } from "preact/hooks";
import { colourChanges } from "../draw/colours.ts";

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

/** A canvas of few pixels, painted when what it shows has changed and it is near the screen; the style sheet scales it. */
export function Picture({ width, height, label, paint, of, className = "" }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const inSight = useRef(false);
  const painted = useRef(false);
  const owed = useRef<(() => void) | undefined>(undefined);
  const colours = colourChanges.value;

  const pay = () => {
    if (!inSight.current && painted.current) return;
    painted.current ||= owed.current !== undefined;
    owed.current?.();
    owed.current = undefined;
  };
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) owed.current = () => paint(context);
    pay();
  }, [...of, colours]);
  useEffect(() => {
    const seen: IntersectionObserverCallback = (entries) => {
      inSight.current = entries.at(-1)?.isIntersecting ?? true;
      pay();
    };
    const observer = new IntersectionObserver(seen, { rootMargin: "600px" });
    observer.observe(canvas.current as HTMLCanvasElement);
    return () => observer.disconnect();
  }, []);

  return (
    <canvas ref={canvas} class={`picture ${className}`} width={width} height={height} role="img" aria-label={label} />
  );
}
