import { computed, useSignalEffect } from "@preact/signals";
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

const isUnderWay = computed(() => run.value?.status === "running" && run.value.learned === undefined);

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
    // Another screen may have more pixels, and a canvas may lose what was on it.
    addEventListener("resize", started.changed);
    element.addEventListener("contextrestored", started.changed);
    return () => {
      sized.disconnect();
      seen.disconnect();
      wantsStillness.removeEventListener("change", restart);
      removeEventListener("resize", started.changed);
      element.removeEventListener("contextrestored", started.changed);
      started.close();
    };
  }, []);
  useSignalEffect(() => {
    colourChanges.value;
    stageLayout.value;
    stands.value;
    inTheMiddle.value;
    newest.value;
    slices.value;
    spentShare.value;
    isUnderWay.value;
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

/** Paints the stage as long as it is in sight and something moves on it, and when what stands still has changed. */
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

  /** The round that is shown at this time: the same as before, or the next one. */
  function following(nowMs: number): Playing | undefined {
    const current = run.peek();
    known = newest.peek() ?? (known?.run === current?.run ? known : undefined);
    return playing(shown?.round.run === current?.run ? shown : undefined, known, nowMs);
  }

  /** Goes on with the round that is shown, or to the next one, and lets words follow. */
  function advance(nowMs: number): Scene | undefined {
    const next = following(nowMs);
    shown = next;
    const seconds = next && (wantsStillness.matches ? telling(next) : (nowMs - next.sinceMs) / 1000);
    const scene = next && sceneOf(next, seconds ?? 0);
    // After a scene in which nothing moves there may be none for long.
    if (moves(scene) && nowMs - toldAt < wordsMs) return scene;
    toldAt = nowMs;
    told.value = next;
    toldScene.value = scene;
    return scene;
  }

  /** Whether there is another picture to paint after this one. */
  function paint(nowMs: number): boolean {
    const layout = stageLayout.peek();
    if (context === null || layout === undefined) return false;
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
        running: isUnderWay.peek(),
        ...inTheMiddle.peek(),
      },
    );
    return moves(scene);
  }

  /** Whether nothing comes that words have not told. */
  function isAllTold(nowMs: number): boolean {
    const next = following(nowMs);
    return next === shown && next === told.peek() && (wantsStillness.matches || !moves(toldScene.peek()));
  }

  /** Goes on where there is no motion to see. */
  function still(): void {
    const nowMs = performance.now();
    if (isAllTold(nowMs)) return;
    if (visible) paint(nowMs);
    else advance(nowMs);
  }

  function loop(nowMs: number): void {
    asked = undefined;
    if (paint(nowMs) && visible && !wantsStillness.matches) asked ??= requestAnimationFrame(loop);
  }

  function restart(): void {
    clearInterval(timer);
    timer = undefined;
    if (!visible || wantsStillness.matches) timer = setInterval(still, stillMs);
    if (!visible) return;
    if (wantsStillness.matches) paint(performance.now());
    else asked ??= requestAnimationFrame(loop);
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
      if (!visible) return;
      if (wantsStillness.matches) paint(performance.now());
      else asked ??= requestAnimationFrame(loop);
    },
    close() {
      visible = false;
      clearInterval(timer);
      if (asked !== undefined) cancelAnimationFrame(asked);
    },
  };
}

/** Whether a moment later it will look different. */
function moves(scene: Scene | undefined): boolean {
  return scene !== undefined && scene.phase !== "resting";
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
