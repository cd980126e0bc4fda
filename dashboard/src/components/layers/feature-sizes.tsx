import { sizesOfFeatures } from "../../../../src/watch/first-layer.ts";
import { task } from "../../state.ts";
import { significant } from "../../words.ts";
import { pictured, weights } from "./layers-state.ts";

/** Of a table: how much of each feature the first layer takes. */
export function FeatureSizes() {
  const { featureNames: names = [], picture } = task.value ?? {};
  const layer = pictured.value;
  if (layer === undefined || picture || names.length === 0) return null;
  const sizes = weights.value && sizesOfFeatures(layer, weights.value);
  const largest = Math.max(...(sizes ?? [0]));
  return (
    <figure class="feature-sizes" data-testid="feature-sizes">
      <table class="layer-shares">
        <tbody>
          {names.map((name, i) => {
            const size = sizes?.[i];
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="layer-share">
                  <i style={{ width: `${largest > 0 ? (100 * (size ?? 0)) / largest : 0}%` }} />
                </td>
                <td class="number">{size === undefined ? "–" : significant(size)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <figcaption class="hint">
        How much the first layer takes of each feature: the length of its weights to all {layer.count} units.
      </figcaption>
    </figure>
  );
}
