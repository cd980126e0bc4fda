import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { colourChanges } from "../../draw/colours.ts";
import { readings } from "../../fold/readings.ts";
import { current, mainMetric, run } from "../../state.ts";
import { counted } from "../../words.ts";
import { Term } from "../term.tsx";
import { Chart, type Ghost } from "./chart.ts";
import { axisEnd, type PlotData, plotData } from "./plot-data.ts";
import { besides, cursorPlace, type DrawnRun, highlighted, over, shown } from "./plots-state.ts";
import type { LineLook } from "./run-looks.ts";
import type { Line, PlotSpec } from "./specs.ts";

const rowsOfCurrent = 500;
const rowsOfEarlier = 300;
const xLabels = { seconds: "seconds of budget consumed", rounds: "rounds" } as const;

export function Plot({ spec }: { readonly spec: PlotSpec }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>();
  const cursorRow = useSignal<number | undefined>(undefined);
  const closeUp = useSignal(false);
  const smooth = useSignal(false);
  const hidden = useSignal<readonly string[]>([]);
  const [logarithmic, setLogarithmic] = useState(spec.id === "estimates");
  const data = run.value && plotData(run.value, spec, over.value, { maximumRows: rowsOfCurrent, smooth: smooth.value });

  useEffect(() => {
    chart.current = new Chart(place.current as HTMLElement, {
      spec,
      logarithmic,
      onCursor(at) {
        cursorRow.value = at?.row;
        cursorPlace.value = at?.x;
      },
    });
    draw();
    return () => chart.current?.close();
  }, [logarithmic]);

  function draw(): void {
    const subject = shown.value;
    const others = besides.value;
    const strong = highlighted.value;
    const choices = [colourChanges.value, closeUp.value, smooth.value, strong, over.value, ...hidden.value];
    const views = others.map((one) => one.view);
    const xEnd = axisEnd(subject ? [...views, subject.view] : views, over.value, current.value?.budgetSeconds ?? 60);
    chart.current?.show({
      data: withoutLines(
        subject
          ? plotData(subject.view, spec, over.value, { maximumRows: rowsOfCurrent, smooth: smooth.value })
          : nothing(spec),
        spec,
        hidden.value,
      ),
      looks: looksOf(subject),
      dimmed: strong !== undefined && strong !== subject?.row.key,
      ghosts: others.map((one) => ghostOf(one, strong)),
      xEnd,
      xLabel: xLabels[over.value],
      closeUp: closeUp.value,
      key: [...choices, xEnd, subject?.row.key, ...others.map(({ row }) => row.key)].join(),
    });
  }

  function looksOf(one: DrawnRun | undefined): readonly LineLook[] {
    return spec.lines.map(({ colour, style = "solid" }) =>
      colour === "run" ? (one?.look ?? { colour: "ink", style }) : { colour, style },
    );
  }

  function ghostOf(one: DrawnRun, strong: string | undefined): Ghost {
    return {
      data: withoutLines(
        plotData(one.view, spec, over.value, { maximumRows: rowsOfEarlier, smooth: smooth.value }),
        spec,
        hidden.value,
      ),
      looks: looksOf(one),
      emphasis:
        strong === one.row.key ? "strong" : spec.lines.length > 1 ? "fainter" : one.isPinned ? "clear" : "faint",
    };
  }

  useSignalEffect(draw);

  const looks = looksOf(shown.value);
  const newest = run.value ? readings(run.value, mainMetric.value) : {};
  const newestValue = ({ column }: Line, index: number) => {
    switch (column) {
      case "loss":
      case "tau":
      case "c":
      case "b":
        return newest[column];
      case "accuracy":
        return newest.metric;
      default:
        return data?.ys[index]?.at(-1);
    }
  };
  const row = cursorRow.value;
  const toggle = (label: string) => {
    hidden.value = hidden.value.includes(label)
      ? hidden.value.filter((one) => one !== label)
      : [...hidden.value, label];
  };

  return (
    <figure class="plot" data-testid={`plot-${spec.id}`} data-points={data?.points ?? 0}>
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
        {spec.canBeSmooth && (
          <Toggle
            on={smooth.value}
            label="smooth"
            onChange={(on) => {
              smooth.value = on;
            }}
          />
        )}
        {spec.canBeCloseUp && <Toggle on={closeUp.value} label="close-up" onChange={(on) => (closeUp.value = on)} />}
        {spec.canBeLogarithmic && <Toggle on={logarithmic} label="log" onChange={setLogarithmic} />}
      </figcaption>
      <div class="plot-area" ref={place} role="img" aria-label={describe(spec, data)} />
    </figure>
  );
}

function Toggle(props: { readonly on: boolean; readonly label: string; readonly onChange: (on: boolean) => void }) {
  return (
    <button type="button" class="tiny" aria-pressed={props.on} onClick={() => props.onChange(!props.on)}>
      {props.label}
    </button>
  );
}

interface LineSwatchProps {
  readonly label: string;
  readonly look: LineLook;
  readonly shown: boolean;
  readonly onToggle: (() => void) | undefined;
}

/** The line's colour; where there are several lines it shows and hides its own. */
function LineSwatch({ label, look, shown, onToggle }: LineSwatchProps) {
  const swatch = <i class={`swatch ${look.style}`} style={{ color: `var(--${look.colour})` }} />;
  if (onToggle === undefined) return swatch;
  return (
    <button type="button" class="swatch-button" aria-pressed={shown} aria-label={`Show ${label}`} onClick={onToggle}>
      {swatch}
    </button>
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
