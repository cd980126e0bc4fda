import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ChosenPicture } from "../../../../src/platform/browser/chosen-pictures.ts";
import { chooseFiles, chosen } from "./files-state.ts";

const tables = ".csv,.tsv,.tab,.txt,.data,.jsonl,.ndjson,.json,.arff,.gz,.parquet,.npy,.npz";
const pictures = "image/png,image/jpeg";

export function Chooser({ kind }: { readonly kind: "table" | "pictures" }) {
  return kind === "table" ? <TableChooser /> : <PicturesChooser />;
}

function TableChooser() {
  return (
    <>
      <FileButton
        words={chosen.value ? "Choose another file" : "Choose a file"}
        label="A table to learn from"
        testId="table-file"
        accept={tables}
        onFiles={(files) => chooseFiles({ kind: "table", files })}
      />
      <p class="hint">CSV, Parquet, JSON Lines, ARFF or NumPy; several files are one table.</p>
    </>
  );
}

/** Phones mostly choose no folders: there one class after the other is named. */
const choosesFolders = "webkitdirectory" in HTMLInputElement.prototype;

function PicturesChooser() {
  const className = useSignal("");
  const named = className.value.trim();
  const before = chosen.value?.kind === "pictures" ? chosen.value.pictures : [];
  return (
    <>
      {choosesFolders && (
        <>
          <FileButton
            words={before.length > 0 ? "Choose another folder" : "Choose a folder"}
            label="A folder with a folder of pictures for each class"
            testId="picture-folder"
            accept={pictures}
            folder
            onFiles={(files) => chooseFiles({ kind: "pictures", pictures: files.flatMap(inFolder) })}
          />
          <p class="hint">In it there is a folder of pictures (PNG, JPEG) for each class.</p>
        </>
      )}
      <div class="of-class">
        <label>
          {choosesFolders ? "Or name a class" : "Class"}
          <input
            type="text"
            value={className.value}
            maxLength={100}
            autocomplete="off"
            spellcheck={false}
            placeholder="cat"
            onInput={({ currentTarget }) => {
              className.value = currentTarget.value;
            }}
          />
        </label>
        <FileButton
          words="Add its pictures"
          label={named === "" ? "Pictures of the class" : `Pictures of ${named}`}
          testId="class-pictures"
          accept={pictures}
          disabled={named === ""}
          onFiles={(files) => {
            const added = files.map((file) => ({ folder: named, file }));
            chooseFiles({ kind: "pictures", pictures: [...before, ...added] });
            className.value = "";
          }}
        />
      </div>
    </>
  );
}

/** `photos/cats/1.png` is a picture of the class `cats`; what lies elsewhere is of none. */
function inFolder(file: File): ChosenPicture[] {
  const [, folder, name, ...deeper] = file.webkitRelativePath.split("/");
  return folder !== undefined && name !== undefined && deeper.length === 0 ? [{ folder, file }] : [];
}

interface FileButtonProps {
  readonly words: string;
  /** What kind of file is meant, for people who listen. */
  readonly label: string;
  readonly testId: string;
  readonly accept: string;
  readonly folder?: boolean;
  readonly disabled?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

function FileButton({ words, label, testId, accept, folder = false, disabled = false, onFiles }: FileButtonProps) {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" disabled={disabled} onClick={() => chooser.current?.click()}>
        {words}
      </button>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        data-testid={testId}
        aria-label={label}
        accept={accept}
        {...(folder ? { webkitdirectory: true } : {})}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          if (files.length > 0) onFiles(files);
          currentTarget.value = "";
        }}
      />
    </>
  );
}
