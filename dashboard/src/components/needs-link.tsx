import { sessionProblem } from "../session.ts";
import { asSentence } from "../words.ts";
import { WithCode } from "./with-code.tsx";

export const needsLinkTitle = "Edgewise: this page takes a link";

/** How to get the link without which the aggregator shows nothing; or what is wrong with the one that was opened. */
export function NeedsLink() {
  if (sessionProblem.value !== undefined) {
    return (
      <p class="wrong">
        <WithCode text={asSentence(sessionProblem.value)} />
      </p>
    );
  }
  return (
    <p data-testid="needs-link">
      Whoever started the aggregator can give you one: it was printed there, and{" "}
      <code>npx edgewise tokens create watch</code> makes more.
    </p>
  );
}
