import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { TermName } from "../../terms.ts";
import { count } from "../../words.ts";
import { explainedField, LabelTerm } from "../term.tsx";
import { atRest } from "./at-rest.ts";

interface Props {
  readonly id: string;
  readonly label: string;
  /** What explains the label. */
  readonly term?: TermName;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly unit?: string;
  readonly value: number;
  readonly disabled: boolean;
  /** The id of what explains the slider. */
  readonly describedBy?: string;
  /** How long it must not have moved until its value is meant; letting go of it is quicker. */
  readonly restMs: number;
  readonly onValue: (value: number) => void;
}

/** A slider that keeps its moves to itself until it rests, so that not every key on the way does something. */
export function Slider({ id, label, term, least, most, step, unit = "", value, restMs, onValue, ...props }: Props) {
  const moved = useSignal<number | undefined>(undefined);
  const take = useRef<(rested: number) => void>(() => {});
  take.current = (rested) => {
    moved.value = undefined;
    if (rested !== value) onValue(rested);
  };
  const rest = useMemo(() => atRest<number>(restMs, (rested) => take.current(rested)), [restMs]);
  useEffect(() => rest.drop, [rest]);
  const { about, describedBy, onFocus, onLeave } = explainedField(id, term);
  return (
    <div class="slider">
      <label for={id}>{term ? <LabelTerm of={term}>{label}</LabelTerm> : label}</label>
      <input
        id={id}
        data-testid={`${id}-slider`}
        type="range"
        min={least}
        max={most}
        step={step}
        disabled={props.disabled}
        value={moved.value ?? value}
        aria-describedby={[props.describedBy, describedBy].filter(Boolean).join(" ")}
        onFocus={onFocus}
        onInput={({ currentTarget }) => {
          moved.value = Number(currentTarget.value);
          rest.move(moved.value);
        }}
        onPointerUp={rest.settle}
        onBlur={() => {
          onLeave?.();
          rest.settle();
        }}
      />
      {about}
      <output for={id}>
        {count(moved.value ?? value)}
        {unit}
      </output>
    </div>
  );
}
