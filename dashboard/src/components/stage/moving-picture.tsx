import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { colourChanges } from "../../draw/colours.ts";
import { tellingSeconds } from "../../stage/node-moment.ts";
import { type Playing, playing } from "../../stage/player.ts";
import { type Scene, shownSeconds } from "../../stage/scene.ts";
import type { ShownRound } from "../../stage/shown-round.ts";
import { run } from "../../state.ts";
import { createLenses, pageSurface } from "./lenses.ts";
import { paintFrame } from "./painter.ts";
import { stageColours } from "./stage-colours.ts";
import {
  inTheMiddle,
  newest,
  sceneOf,
  slices,
  spentShare,
  stageLayout,
  stageSize,
  stands,
  told,
  toldScene,
} from "./stage-state.ts";

/** Words follow the picture so often at most. */
const wordsMs = 400;
/** Without motion there is one picture so often. */
const stillMs = 1000;
const mostPixelRatio = 2;

const wantsStillness = matchMedia("(prefers-reduced-motion: reduce)");

/** The canvas of the stage: rounds that have ended, shown again so slowly that one can follow them. */
export function MovingPicture() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const show = useRef<ReturnType<typeof createShow>>();
  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const started = createShow(element);
    show.current = started;
    const sized = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      stageSize.value = { width, height };
    });
    const seen = new IntersectionObserver((entries) => started.inSight(entries.at(-1)?.isIntersecting ?? true));
    sized.observe(element);
    seen.observe(element);
    const restart = () => started.restart();
    wantsStillness.addEventListener("change", restart);
    return () => {
      sized.disconnect();
      seen.disconnect();
      wantsStillness.removeEventListener("change", restart);
      started.close();
    };
  }, []);
  useSignalEffect(() => {
    colourChanges.value;
    stageLayout.value;
    stands.value;
    inTheMiddle.value;
    show.current?.changed();
  });
  return (
    <canvas
      ref={canvas}
      class="stage-picture"
      role="img"
      aria-label="The round, drawn. The same follows in words."
      data-testid="stage-picture"
    />
  );
}

/** Paints the stage as long as it is in sight. */
function createShow(canvas: HTMLCanvasElement) {
  const context = canvas.getContext("2d");
  let colours = stageColours();
  let coloursOf = colourChanges.peek();
  const lenses = createLenses(() => colours.ofBytes, pageSurface);
  let shown: Playing | undefined;
  let known: ShownRound | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  let visible = true;
  let asked: number | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  /** Goes on with the round that is shown, or to the next one, and lets words follow. */
  function advance(nowMs: number): Scene | undefined {
    const current = run.peek();
    known = newest.peek() ?? (known?.run === current?.run ? known : undefined);
    const next = playing(shown?.round.run === current?.run ? shown : undefined, known, nowMs);
    shown = next;
    const seconds = next && (wantsStillness.matches ? telling(next) : (nowMs - next.sinceMs) / 1000);
    const scene = next && sceneOf(next, seconds ?? 0);
    if (nowMs - toldAt < wordsMs) return scene;
    toldAt = nowMs;
    told.value = next;
    toldScene.value = scene;
    return scene;
  }

  function paint(nowMs: number): void {
    const layout = stageLayout.peek();
    if (context === null || layout === undefined) return;
    const current = run.peek();
    const scene = advance(nowMs);
    if (coloursOf !== colourChanges.peek()) {
      coloursOf = colourChanges.peek();
      colours = stageColours();
    }
    fitCanvas(canvas, context, layout);
    paintFrame(
      { context, colours, lenses },
      {
        layout,
        stands: stands.peek(),
        scene,
        slices: slices.peek(),
        spent: spentShare.peek(),
        running: current?.status === "running" && current.learned === undefined,
        ...inTheMiddle.peek(),
      },
    );
  }

  function loop(nowMs: number): void {
    asked = undefined;
    paint(nowMs);
    if (visible && !wantsStillness.matches) asked = requestAnimationFrame(loop);
  }

  function restart(): void {
    clearInterval(timer);
    timer = undefined;
    if (!visible) {
      timer = setInterval(() => advance(performance.now()), stillMs);
      return;
    }
    if (wantsStillness.matches) {
      timer = setInterval(() => paint(performance.now()), stillMs);
      paint(performance.now());
    } else asked ??= requestAnimationFrame(loop);
  }

  restart();
  return {
    restart,
    inSight(now: boolean) {
      visible = now;
      restart();
    },
    /** Something stands still that looks different now. */
    changed() {
      if (wantsStillness.matches && visible) paint(performance.now());
    },
    close() {
      visible = false;
      clearInterval(timer);
      if (asked !== undefined) cancelAnimationFrame(asked);
    },
  };
}

/** The most telling moment of a round, in seconds after it has begun to be shown. */
function telling({ round, slow }: Playing): number {
  return Math.min(tellingSeconds(round.nodes) * slow, shownSeconds(round, slow));
}

/** As many pixels as the screen has for the canvas, whose units stay CSS pixels. */
function fitCanvas(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  const ratio = Math.min(mostPixelRatio, devicePixelRatio);
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}
