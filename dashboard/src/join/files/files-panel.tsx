import { useEffect } from "preact/hooks";
import type { AskedOfData } from "../../../../src/web-host/own-preview.ts";
import { bytesWords } from "./bytes-words.ts";
import { Chooser } from "./chooser.tsx";
import { askOfFiles, chosen, forgetFiles, isKept, reading } from "./files-state.ts";
import { HowToRead } from "./how-to-read.tsx";
import { Preview } from "./preview.tsx";

/** Where a person chooses files that this device learns from, and sees what was read of them. */
export function FilesPanel({ asked }: { readonly asked: AskedOfData }) {
  useEffect(() => askOfFiles(asked), [asked]);
  const { kind } = asked.question;
  return (
    <section class="card own-files" aria-labelledby="own-files" data-testid="own-files">
      <h2 id="own-files">{kind === "table" ? "Your table" : "Your pictures"}</h2>
      <p class="hint">{wanted(asked)}</p>
      <Chooser kind={kind} />
      {chosen.value && (
        <>
          <p class="files-named" data-testid="files-named">
            {filesNamed()}
          </p>
          <ReadingState />
          <HowToRead kind={kind} />
          <p class="hint kept" data-testid="files-kept">
            {isKept.value
              ? "This browser keeps a copy, so that this device is back after a reload. Nobody else gets it. "
              : "This browser keeps no copy: after a reload the files are to be chosen again. "}
            <button type="button" class="link" onClick={() => void forgetFiles()}>
              Forget {kind === "table" ? "the file" : "the pictures"}
            </button>
          </p>
        </>
      )}
    </section>
  );
}

/** What the run learns, as far as one who chooses a file has to know it. */
function wanted({ question, schema }: AskedOfData): string {
  if (question.kind === "pictures") {
    const { width, height, channels } = question;
    return `Each becomes ${width} x ${height} pixels${channels === 1 ? ", grey" : ""}. Classes are to be called as those of the others.`;
  }
  const { target } = question;
  const columns =
    schema?.kind === "table"
      ? ` It needs the columns ${schema.columns
          .slice(0, 8)
          .map(({ name }) => name)
          .join(", ")}${schema.columns.length > 8 ? " and others" : ""}, in any order.`
      : " Its columns are to be called as those of the others.";
  return target === undefined
    ? `Rows that are alike are put together.${columns}`
    : `The column ${target} is learned from the others.${columns}`;
}

function filesNamed(): string {
  const data = chosen.value;
  if (!data) return "";
  const files = data.kind === "table" ? data.files : data.pictures.map(({ file }) => file);
  const bytes = bytesWords(files.reduce((sum, { size }) => sum + size, 0));
  if (data.kind === "pictures") return `${files.length === 1 ? "1 picture" : `${files.length} pictures`}, ${bytes}`;
  const names = files
    .slice(0, 3)
    .map(({ name }) => name)
    .join(", ");
  return `${names}${files.length > 3 ? ` and ${files.length - 3} more` : ""}, ${bytes}`;
}

function ReadingState() {
  const state = reading.value;
  switch (state.kind) {
    case "nothing":
    case "reading":
      // Said beside the button, which is always in view.
      return null;
    case "unreadable":
      return (
        <p class="wrong" role="alert" data-testid="files-wrong">
          {state.reason}
        </p>
      );
    case "read":
      return <Preview preview={state.preview} />;
    default:
      throw new Error(`unreachable: ${state satisfies never}`);
  }
}
