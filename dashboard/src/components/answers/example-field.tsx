import { useId } from "preact/hooks";
import type { SchemaColumn } from "../../../../src/data/schema.ts";
import { meanOf, otherCategory } from "../../answers/example.ts";
import { significant } from "../../words.ts";
import { enter, entered, example } from "./answers-state.ts";

/** One value of the example: a number, or one of the categories that the nodes agreed on. */
export function ExampleField({ column }: { readonly column: SchemaColumn }) {
  const id = useId();
  const asked = example.value;
  const problem = asked?.kind === "wrong" ? asked.problems.get(column.name) : undefined;
  const value = entered.value.get(column.name) ?? "";
  const onInput = ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
    enter(column.name, currentTarget.value);
  return (
    <div class="field">
      <label for={id} title={column.name}>
        {column.name}
      </label>
      {column.kind === "number" ? (
        <input
          id={id}
          data-testid={`example-${column.name}`}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          spellcheck={false}
          placeholder={significant(meanOf(column)).replaceAll(",", "")}
          value={value}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-wrong`}
          onInput={onInput}
        />
      ) : (
        <select id={id} data-testid={`example-${column.name}`} value={value} onChange={onInput}>
          <option value="">missing</option>
          {column.categories.map((category) => (
            <option key={category} value={category}>
              {category}
            </option>
          ))}
          {column.rare && <option value={otherCategory(column.categories)}>other</option>}
        </select>
      )}
      {problem !== undefined && (
        <p id={`${id}-wrong`} class="wrong" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
