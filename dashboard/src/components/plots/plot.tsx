import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { colourChanges } from "../../draw/colours.ts";
import { readings } from "../../fold/readings.ts";
import { mainMetric, run } from "../../state.ts";
import { counted } from "../../words.ts";
import { Term } from "../term.tsx";
import { Chart } from "./chart.ts";
import type { Ghost } from "./chart-content.ts";
import { CursorValues, marksNear, placeWords, valuesAt } from "./cursor-values.tsx";
import { FullScreen } from "./full-screen.tsx";
import { LineSwatch, Toggle } from "./line-swatch.tsx";
import { markPlace } from "./mark-words.ts";
import { bandOf } from "./mean-and-spread.ts";
import { above, type PlotData, plotData } from "./plot-data.ts";
import { askedByKey } from "./plot-keys.ts";
import { besides, cursorPlace, type DrawnRun, highlighted, optimum, over, shown } from "./plots-state.ts";
import { groups, inBands, overSeeds } from "./seeds-state.ts";
import { type Line, looksOf, type PlotSpec, specAboveOptimum } from "./specs.ts";
import { wholeAxis } from "./whole-axis.ts";
import { markPointedAt, pointedAt, setZoom, zoom } from "./zoom-state.ts";

const rowsOfCurrent = 500;
const rowsOfEarlier = 300;
const xLabels = { seconds: "seconds of budget consumed", rounds: "rounds" } as const;

/** Of the loss also what it is above the optimum, where that is known. */
export function Plot({ spec }: { readonly spec: PlotSpec }) {
  const [aboveOptimum, setAboveOptimum] = useState(false);
  const best = spec.id === "loss" ? optimum.value : undefined;
  const isAbove = aboveOptimum && best !== undefined;
  const choice = best !== undefined && <Toggle on={aboveOptimum} label="above optimum" onChange={setAboveOptimum} />;
  const [of, level] = isAbove ? [specAboveOptimum(spec), undefined] : [spec, best];
  return <PlotOf spec={of} excess={isAbove ? best : undefined} optimum={level} choice={choice} />;
}

interface Props {
  readonly spec: PlotSpec;
  /** What is taken off every value. */
  readonly excess: number | undefined;
  readonly optimum: number | undefined;
  /** Another switch in the plot's head. */
  readonly choice: ComponentChildren;
}

function PlotOf({ spec, excess, optimum: level, choice }: Props) {
  const figure = useRef<HTMLElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>();
  const cursorRow = useSignal<number | undefined>(undefined);
  const closeUp = useSignal(false);
  const smooth = useSignal(false);
  const hidden = useSignal<readonly string[]>([]);
  const [logarithmic, setLogarithmic] = useState(spec.id === "estimates");
  const onPowers = logarithmic || excess !== undefined;
  const whole = wholeAxis.value;
  const seen = zoom.value ?? whole;
  const raised = (data: PlotData) => (excess === undefined ? data : above(data, excess));
  const dataOf = (one: DrawnRun, maximumRows: number) =>
    raised(plotData(one.view, spec, over.value, { maximumRows, smooth: smooth.value, stretch: zoom.value }));
  const subject = shown.value;
  const data = subject && dataOf(subject, rowsOfCurrent);
  const allOfIt =
    subject && raised(plotData(subject.view, spec, over.value, { maximumRows: rowsOfCurrent, smooth: smooth.value }));

  useEffect(() => {
    chart.current = new Chart(place.current as HTMLElement, {
      spec,
      logarithmic: onPowers,
      onCursor(at) {
        cursorRow.value = at?.row;
        cursorPlace.value = at?.x;
      },
      onZoom: setZoom,
    });
    draw();
    return () => chart.current?.close();
  }, [onPowers, spec.title]);

  function draw(): void {
    const current = shown.value;
    const others = besides.value;
    const strong = highlighted.value;
    const marks = (current?.view.marks ?? []).map((mark, index) => ({
      x: markPlace(mark, over.value),
      strong: markPointedAt.value === index,
    }));
    const single = others.filter(({ row }) => !inBands.value.has(row.key));
    const stretch = zoom.value ?? wholeAxis.value;
    const choices = [colourChanges.value, closeUp.value, smooth.value, strong, over.value, ...hidden.value];
    const happened = [
      level,
      optimum.value,
      overSeeds.value,
      marks.length,
      markPointedAt.value,
      stretch.from,
      stretch.to,
    ];
    chart.current?.show({
      data: withoutLines(current ? dataOf(current, rowsOfCurrent) : nothing(spec), spec, hidden.value),
      looks: looksOf(spec, current?.look),
      dimmed: strong !== undefined && strong !== current?.row.key,
      bands: overSeeds.value ? groups.value.map(bandOfRuns) : [],
      ghosts: single.map((one) => ghostOf(one, strong)),
      marks,
      level: level === undefined ? undefined : { value: level, name: `optimum ${spec.values(level)}` },
      stretch,
      isWhole: zoom.value === undefined,
      xLabel: xLabels[over.value],
      closeUp: closeUp.value,
      key: [...choices, ...happened, current?.row.key, ...others.map(({ row }) => row.key)].join(),
    });
  }

  function bandOfRuns(runs: readonly DrawnRun[]) {
    // Of several lines only the first one: bands over each other say nothing.
    const band = bandOf(
      runs.map((one) => dataOf(one, rowsOfEarlier)),
      0,
      spec.where,
    );
    const look = looksOf(spec, runs[0]?.look)[0] ?? { colour: "ink", style: "solid" };
    return { ...band, look };
  }

  function ghostOf(one: DrawnRun, strong: string | undefined): Ghost {
    return {
      data: withoutLines(dataOf(one, rowsOfEarlier), spec, hidden.value),
      looks: looksOf(spec, one.look),
      emphasis:
        strong === one.row.key ? "strong" : spec.lines.length > 1 ? "fainter" : one.isPinned ? "clear" : "faint",
    };
  }

  useSignalEffect(draw);

  const looks = looksOf(spec, subject?.look);
  const newest = run.value ? readings(run.value, mainMetric.value) : {};
  const newestValue = ({ column }: Line, index: number) => {
    switch (column) {
      case "loss":
        return newest.loss === undefined ? undefined : newest.loss - (excess ?? 0);
      case "tau":
      case "c":
      case "b":
        return newest[column];
      case "accuracy":
        return newest.metric;
      default:
        return allOfIt?.ys[index]?.at(-1);
    }
  };
  const row = cursorRow.value;
  const toggle = (label: string) => {
    hidden.value = hidden.value.includes(label)
      ? hidden.value.filter((one) => one !== label)
      : [...hidden.value, label];
  };
  const pointHere = (is: boolean) => {
    if (is) pointedAt.value = spec.id;
    else if (pointedAt.value === spec.id) pointedAt.value = undefined;
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const asked = askedByKey(event.key, event.shiftKey, { place: cursorPlace.value, seen, whole });
    if (asked === undefined) return;
    event.preventDefault();
    if (asked.kind === "zoom") setZoom(asked.stretch);
    else chart.current?.pointAt(asked.place);
  };
  const at = cursorPlace.value;
  const spoken = at !== undefined && pointedAt.value === spec.id && subject ? spokenAt(subject, at) : undefined;

  function spokenAt(one: DrawnRun, x: number): string {
    const values = valuesAt(one, spec, x, { smooth: smooth.value, excess: excess ?? 0 }).map(
      ({ label, value }) => `${label} ${value}`,
    );
    return [placeWords(x, over.value), ...values, ...marksNear(one, x, seen)].join(", ");
  }

  return (
    <figure class="plot" ref={figure} data-testid={`plot-${spec.id}`} data-points={data?.points ?? 0}>
      <figcaption>
        <h3 title={spec.about}>{spec.title}</h3>
        <ul class="plot-legend">
          {spec.lines.map((line, index) => {
            const value = row === undefined ? newestValue(line, index) : data?.ys[index]?.[row];
            const off = hidden.value.includes(line.label);
            return (
              <li key={line.label} class={off ? "off" : ""}>
                <LineSwatch
                  label={line.label}
                  look={looks[index] ?? { colour: "ink", style: "solid" }}
                  shown={!off}
                  onToggle={spec.lines.length > 1 ? () => toggle(line.label) : undefined}
                />
                <Term of={line.term}>{line.label}</Term>
                <b class="number">{value === null || value === undefined ? "–" : spec.values(value)}</b>
              </li>
            );
          })}
        </ul>
        {choice}
        {spec.canBeSmooth && <Toggle on={smooth.value} label="smooth" onChange={(on) => (smooth.value = on)} />}
        {spec.canBeCloseUp && <Toggle on={closeUp.value} label="close-up" onChange={(on) => (closeUp.value = on)} />}
        {spec.canBeLogarithmic && <Toggle on={logarithmic} label="log" onChange={setLogarithmic} />}
        <FullScreen of={figure} title={spec.title} />
      </figcaption>
      <div class="plot-body" onPointerEnter={() => pointHere(true)} onPointerLeave={() => pointHere(false)}>
        <div
          class="plot-area"
          ref={place}
          role="slider"
          tabIndex={0}
          aria-label={describe(spec, allOfIt)}
          aria-valuemin={seen.from}
          aria-valuemax={seen.to}
          aria-valuenow={Math.min(seen.to, Math.max(seen.from, at ?? seen.to))}
          aria-valuetext={spoken ?? "no place chosen: arrow keys choose one, plus and minus zoom"}
          onKeyDown={onKey}
          onFocus={() => pointHere(true)}
          onBlur={() => pointHere(false)}
        />
        <CursorValues spec={spec} seen={seen} smooth={smooth.value} excess={excess ?? 0} />
      </div>
    </figure>
  );
}

function describe(spec: PlotSpec, data: PlotData | undefined): string {
  const values = spec.lines.map((line, index) => {
    const value = data?.ys[index]?.at(-1);
    return value === null || value === undefined ? "" : `, ${line.label} now ${spec.values(value)}`;
  });
  return `${spec.title}: ${spec.about} ${counted(data?.points ?? 0, "point")}${values.join("")}`;
}

function nothing(spec: PlotSpec): PlotData {
  return { xs: [], ys: spec.lines.map(() => []), points: 0 };
}

function withoutLines(data: PlotData, spec: PlotSpec, hidden: readonly string[]): PlotData {
  if (hidden.length === 0) return data;
  const ys = data.ys.map((line, index) =>
    hidden.includes(spec.lines[index]?.label ?? "") ? line.map(() => null) : line,
  );
  return { ...data, ys };
}
