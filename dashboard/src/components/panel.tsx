import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Props {
  readonly title: ComponentChildren;
  /** One sentence that says what the panel shows. */
  readonly about?: ComponentChildren;
  /** What stands at the right of the title. */
  readonly aside?: ComponentChildren;
  readonly className?: string;
  readonly children: ComponentChildren;
}

export function Panel({ title, about, aside, className = "", children }: Props) {
  const heading = useId();
  return (
    <section class={`panel ${className}`} aria-labelledby={heading}>
      <header class="panel-head">
        <h2 id={heading}>{title}</h2>
        {aside}
      </header>
      {about && <p class="about">{about}</p>}
      {children}
    </section>
  );
}
