import { hardestNodes, scoresByDigit, shareOf } from "../../classroom/scores.ts";
import { presentNodes } from "../../state.ts";
import { AvatarPicture } from "./avatar.tsx";

const mostListed = 8;
const percent = (share: number) => `${Math.round(100 * share)} %`;

/** Whose digits everybody's model reads worst, and which digit. */
export function Hardest() {
  const hardest = hardestNodes(presentNodes.value);
  const byDigit = scoresByDigit(presentNodes.value);
  if (hardest.length === 0)
    return <p class="hint">Nobody’s drawn digits have been read yet: that is known after the first round.</p>;
  return (
    <section class="hardest" aria-label="Whose digits are hardest" data-testid="hardest">
      <div>
        <h3>By person</h3>
        <ol class="hardest-nodes">
          {hardest.slice(0, mostListed).map(({ node: { name }, score }) => (
            <li key={name}>
              <AvatarPicture name={name} />
              <b>
                <bdi>{name}</bdi>
              </b>
              <Bar share={shareOf(score)} />
              <span class="number">
                {score.right} of {score.of}
              </span>
            </li>
          ))}
        </ol>
        {hardest.length > mostListed && (
          <p class="hint">The digits of {hardest.length - mostListed} others are read no worse.</p>
        )}
      </div>
      <div>
        <h3>By digit</h3>
        <ol class="hardest-digits">
          {byDigit.map((score, digit) => (
            <li
              key={`${digit}`}
              aria-label={`${digit}: ${score.of === 0 ? "nobody drew it" : percent(shareOf(score))}`}
            >
              <i style={{ height: `${score.of === 0 ? 0 : Math.max(2, 100 * shareOf(score))}%` }} />
              <b>{digit}</b>
              <span class="number">{score.of === 0 ? "–" : percent(shareOf(score))}</span>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

function Bar({ share }: { readonly share: number }) {
  return (
    <span class="hardest-bar" aria-hidden="true">
      <i style={{ width: `${100 * share}%` }} />
    </span>
  );
}
