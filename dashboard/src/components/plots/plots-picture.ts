import { colour } from "../../draw/colours.ts";
import { runMark, runName } from "../../runs/run-names.ts";
import { task } from "../../state.ts";
import { lossWords } from "../../words.ts";
import { besides, shown } from "./plots-state.ts";
import { dashes, type LineLook } from "./run-looks.ts";

/** Pixels of the page, of which a screen may have several for each. */
const edge = 20;
const gap = 18;
const headHeight = 50;
const titleHeight = 20;
const lineHeight = 18;

interface DrawnPlot {
  readonly title: string;
  readonly lines: readonly { readonly label: string; readonly look: LineLook }[];
  readonly canvas: HTMLCanvasElement;
}

/** The plots as they are on the page, with the names of the runs in them, as one picture. */
export async function plotsPicture(): Promise<Blob> {
  const plots = plotsOnPage();
  const scale = devicePixelRatio;
  const width = Math.max(...plots.map(({ canvas }) => canvas.width / scale));
  const height = Math.max(...plots.map(({ canvas }) => canvas.height / scale)) + titleHeight;
  const rows = Math.ceil(plots.length / 2);
  const runs = shown.value ? [shown.value, ...besides.value.toReversed()] : [];
  const picture = document.createElement("canvas");
  const wholeWidth = 2 * (width + edge) + gap;
  const wholeHeight = headHeight + rows * (height + gap) + (runs.length + 1) * lineHeight + edge;
  picture.width = Math.round(wholeWidth * scale);
  picture.height = Math.round(wholeHeight * scale);
  const context = picture.getContext("2d") as CanvasRenderingContext2D;
  context.scale(scale, scale);
  context.fillStyle = colour("panel");
  context.fillRect(0, 0, wholeWidth, wholeHeight);
  const family = getComputedStyle(document.body).fontFamily;
  const write = (text: string, x: number, y: number, font: string, ink = "ink") => {
    context.font = `${font} ${family}`;
    context.fillStyle = colour(ink);
    context.fillText(text, x, y);
  };
  const swatch = ({ colour: name, style }: LineLook, x: number, y: number) => {
    context.strokeStyle = colour(name);
    context.lineWidth = 2.5;
    context.setLineDash([...dashes[style]]);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + 20, y);
    context.stroke();
  };

  write(task.value?.title ?? "", edge, 30, "600 15px");
  plots.forEach(({ title, lines, canvas }, i) => {
    const left = edge + (i % 2) * (width + gap);
    const top = headHeight + Math.floor(i / 2) * (height + gap);
    write(title, left, top + 12, "600 13px");
    let x = left + context.measureText(title).width + 14;
    for (const { label, look } of lines.length > 1 ? lines : []) {
      swatch(look, x, top + 8);
      write(label, x + 26, top + 12, "12px");
      x += context.measureText(label).width + 42;
    }
    context.drawImage(canvas, left, top + titleHeight, canvas.width / scale, canvas.height / scale);
  });
  let y = headHeight + rows * (height + gap) + lineHeight;
  for (const { row, look, view } of runs) {
    swatch(look, edge, y - 4);
    const name = `${row.number === undefined ? `${runMark(row)} ·` : `${runMark(row)}.`} ${runName(row)}`;
    const loss = view.end?.summary?.loss ?? view.lastRound?.loss;
    write(`${name}${loss === undefined ? "" : `, loss ${lossWords(loss)}`}`, edge + 30, y, "12px");
    y += lineHeight;
  }
  return new Promise((resolve, reject) => {
    picture.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser could not make a picture"))));
  });
}

function plotsOnPage(): readonly DrawnPlot[] {
  return Array.from(document.querySelectorAll<HTMLElement>(".plot-grid figure.plot")).flatMap((figure) => {
    const canvas = figure.querySelector("canvas");
    if (canvas === null) return [];
    const lines = Array.from(figure.querySelectorAll<HTMLElement>(".plot-legend li:not(.off)")).map((item) => ({
      label: item.querySelector(".term")?.textContent ?? "",
      look: lookOf(item.querySelector<HTMLElement>(".swatch")),
    }));
    return [{ title: figure.querySelector("h3")?.textContent ?? "", lines, canvas }];
  });
}

function lookOf(element: HTMLElement | null): LineLook {
  const style = (["dashed", "dotted"] as const).find((one) => element?.classList.contains(one)) ?? "solid";
  return { colour: /--([\w-]+)/.exec(element?.style.color ?? "")?.[1] ?? "ink", style };
}
