import { useEffect, useRef } from "preact/hooks";
import { nameRun } from "../../runs/kept-runs.ts";
import { madeOf, runMark, runName } from "../../runs/run-names.ts";
import type { RunRow } from "../../runs/run-rows.ts";
import { onlyWatches } from "../../session.ts";
import { tell } from "../../state.ts";
import { asSentence } from "../../words.ts";
import { named } from "./runs-state.ts";

/** What a run is called; a person may call it otherwise, if it is kept. */
export function RunName({ row }: { readonly row: RunRow }) {
  const { entry, key } = row;
  if (entry !== undefined && named.value === key) return <NameField row={row} id={entry.id} />;
  const name = runName(row);
  return (
    <span class="run-title">
      <span class="run-name" title={name}>
        {name}
      </span>
      {entry && !onlyWatches.value && (
        <button
          type="button"
          class="tiny"
          aria-label={`Name run ${runMark(row)}`}
          onClick={() => {
            named.value = key;
          }}
        >
          name
        </button>
      )}
    </span>
  );
}

const longestName = 80;

function NameField({ row, id }: { readonly row: RunRow; readonly id: string }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const close = () => {
    named.value = undefined;
  };
  const keep = () => {
    const label = field.current?.value.trim() ?? "";
    close();
    if (label === (row.entry?.label ?? "")) return;
    nameRun(id, label).catch((error: unknown) =>
      tell(`The run was not named: ${asSentence(error instanceof Error ? error.message : String(error))}`),
    );
  };
  return (
    <form
      class="name-form"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <input
        ref={field}
        type="text"
        aria-label={`Name of run ${runMark(row)}`}
        data-testid="run-name-field"
        maxLength={longestName}
        placeholder={madeOf(row)}
        defaultValue={row.entry?.label ?? ""}
        onKeyDown={({ key }) => key === "Escape" && close()}
      />
      <button type="submit" class="tiny">
        keep
      </button>
      <button type="button" class="tiny" onClick={close}>
        cancel
      </button>
    </form>
  );
}
