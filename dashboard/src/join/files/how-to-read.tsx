import type { HowToRead as How } from "../../../../src/web-host/chosen-files.ts";
import { changeReading, how } from "./files-state.ts";

const separators = [
  ["", "found by itself"],
  [",", "comma"],
  [";", "semicolon"],
  ["\t", "tab"],
  ["|", "bar"],
  [" ", "space"],
] as const;

/** What may be said of the files where something was found wrongly, by the names that the options of `edgewise node` have. */
export function HowToRead({ kind }: { readonly kind: "table" | "pictures" }) {
  return (
    <details class="how-to-read">
      <summary>How {kind === "table" ? "it is" : "they are"} read</summary>
      {kind === "table" && <OfTables />}
      <label>
        <Name words="Kept for testing" option="--holdout" />
        <select
          value={`${how.value.holdout}`}
          onChange={({ currentTarget }) => say({ holdout: Number(currentTarget.value) })}
        >
          <option value="0">nothing</option>
          <option value="0.1">a tenth</option>
          <option value="0.2">a fifth</option>
          <option value="0.5">a half</option>
        </select>
      </label>
      <label>
        <Name words="Values that fewer have are not told" option="--min-count" />
        <select
          value={`${how.value.minCount}`}
          onChange={({ currentTarget }) => say({ minCount: Number(currentTarget.value) })}
        >
          {[1, 2, 5, 10, 20].map((count) => (
            <option key={count} value={`${count}`}>
              {count}
            </option>
          ))}
        </select>
      </label>
    </details>
  );
}

function OfTables() {
  const { separator = "", header, missing, ignore } = how.value;
  return (
    <>
      <label>
        <Name words="Between the fields" option="--separator" />
        <select
          value={separator}
          onChange={({ currentTarget }) => say({ separator: currentTarget.value || undefined })}
        >
          {separators.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        <Name words="The first line" option="--header" />
        <select
          value={header === undefined ? "" : `${header}`}
          onChange={({ currentTarget: { value } }) => say({ header: value === "" ? undefined : value === "true" })}
        >
          <option value="">found by itself</option>
          <option value="true">names the columns</option>
          <option value="false">is data</option>
        </select>
      </label>
      <Words
        words="Stands for a missing value"
        option="--missing"
        value={missing}
        onWords={(said) => say({ missing: said })}
      />
      <Words words="Columns to leave out" option="--ignore" value={ignore} onWords={(said) => say({ ignore: said })} />
    </>
  );
}

interface WordsProps {
  readonly words: string;
  readonly option: string;
  readonly value: readonly string[];
  readonly onWords: (value: readonly string[]) => void;
}

/** Several words with commas between them; they count when the field is left. */
function Words({ words, option, value, onWords }: WordsProps) {
  return (
    <label>
      <Name words={`${words} (commas between)`} option={option} />
      <input
        type="text"
        value={value.join(", ")}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onChange={({ currentTarget }) =>
          onWords(
            currentTarget.value
              .split(",")
              .map((word) => word.trim())
              .filter((word) => word !== ""),
          )
        }
      />
    </label>
  );
}

/** Messages name options as those of the command line, which are the same. */
function Name({ words, option }: { readonly words: string; readonly option: string }) {
  return (
    <span>
      {words} <code>{option}</code>
    </span>
  );
}

const say = (said: Partial<How>) => changeReading({ ...how.value, ...said });
