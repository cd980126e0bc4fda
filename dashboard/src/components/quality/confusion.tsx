import { count } from "../../words.ts";
import { isWiderThanPhone } from "./confusion-width.ts";

/** With more classes than this the cells could not be read. */
const mostClasses = 12;

interface Props {
  readonly classes: readonly string[];
  /** Row by row: how many examples of each class were taken for which. */
  readonly counts: readonly (readonly number[])[];
}

/** Which classes are taken for which. */
export function Confusion({ classes, counts }: Props) {
  if (classes.length > mostClasses)
    return <p class="hint">{classes.length} classes: too many to show which was taken for which.</p>;
  return (
    <figure class="confusion" data-wide={isWiderThanPhone(classes)}>
      <table>
        <thead>
          <tr>
            <th scope="col">is, and was taken for</th>
            {classes.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, i) => {
            const all = row.reduce((sum, cell) => sum + cell, 0);
            return (
              <tr key={classes[i]}>
                <th scope="row">{classes[i]}</th>
                {row.map((cell, j) => (
                  <td
                    class="number"
                    key={classes[j]}
                    data-class={classes[j]}
                    data-none={cell === 0}
                    data-right={i === j}
                    style={{ "--part": String(all === 0 ? 0 : cell / all) }}
                  >
                    {count(cell)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <figcaption class="hint">
        Blue is right, red is wrong; the stronger the colour, the larger the part of the class.
      </figcaption>
    </figure>
  );
}
