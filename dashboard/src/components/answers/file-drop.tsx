import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

interface Props {
  /** What is done here, for people who listen. */
  readonly legend: string;
  readonly button: string;
  /** What kind of file is meant, for people who listen, and for the file chooser. */
  readonly label: string;
  readonly accept: string;
  readonly testId: string;
  readonly hint: string;
  readonly onFile: (file: File) => void;
  readonly children?: ComponentChildren;
}

/** A place where a file is chosen or dropped; what comes of it stands below. */
export function FileDrop({ legend, button, label, accept, testId, hint, onFile, children }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const over = useSignal(false);
  const take = (files: FileList | null | undefined) => {
    const chosen = files?.[0];
    if (chosen) onFile(chosen);
  };
  return (
    <fieldset
      class="file-answers"
      data-over={over.value}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        take(event.dataTransfer?.files);
      }}
    >
      <legend class="unseen">{legend}</legend>
      <p class="file-choice">
        <button type="button" onClick={() => chooser.current?.click()}>
          {button}
        </button>
        <input
          ref={chooser}
          type="file"
          hidden
          data-testid={testId}
          aria-label={label}
          accept={accept}
          onChange={({ currentTarget }) => {
            take(currentTarget.files);
            currentTarget.value = "";
          }}
        />
        <span class="hint">{hint}</span>
      </p>
      {children}
    </fieldset>
  );
}
