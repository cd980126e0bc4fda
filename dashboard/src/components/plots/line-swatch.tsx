import type { LineLook } from "./run-looks.ts";

interface LineSwatchProps {
  readonly label: string;
  readonly look: LineLook;
  readonly shown: boolean;
  readonly onToggle: (() => void) | undefined;
}

/** The line's colour; where there are several lines it shows and hides its own. */
export function LineSwatch({ label, look, shown, onToggle }: LineSwatchProps) {
  const swatch = <Swatch look={look} />;
  if (onToggle === undefined) return swatch;
  return (
    <button type="button" class="swatch-button" aria-pressed={shown} aria-label={`Show ${label}`} onClick={onToggle}>
      {swatch}
    </button>
  );
}

/** A piece of a line. */
export function Swatch({ look }: { readonly look: LineLook }) {
  return <i class={`swatch ${look.style}`} style={{ color: `var(--${look.colour})` }} />;
}

/** A small switch in the head of a plot. */
export function Toggle(props: {
  readonly on: boolean;
  readonly label: string;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <button type="button" class="tiny" aria-pressed={props.on} onClick={() => props.onChange(!props.on)}>
      {props.label}
    </button>
  );
}
