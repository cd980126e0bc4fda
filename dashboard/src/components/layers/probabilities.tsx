import { task } from "../../state.ts";
import { percent } from "../../words.ts";
import { probabilities } from "./layers-state.ts";

/** How probable the model takes each class to be for what is on the pad. */
export function Probabilities() {
  const names = task.value?.classNames ?? [];
  const found = probabilities.value;
  const largest = found && Math.max(...found);
  return (
    <table class="layer-shares" data-testid="probabilities">
      <caption class="unseen">How probable each class is for the drawing</caption>
      <tbody>
        {names.map((name, k) => {
          const share = found?.[k];
          return (
            <tr key={name} data-largest={share !== undefined && share === largest}>
              <th scope="row">{name}</th>
              <td class="layer-share">
                <i style={{ width: `${100 * (share ?? 0)}%` }} />
              </td>
              <td class="number">{share === undefined ? "–" : percent(share)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
