import type { ComponentChildren } from "preact";
import { mayNotWatch, onlyWatches, sessionProblem } from "../session.ts";
import { noAggregator } from "../state.ts";
import { asSentence } from "../words.ts";
import { NeedsLink, needsLinkTitle } from "./needs-link.tsx";
import { Panel } from "./panel.tsx";
import { WithCode } from "./with-code.tsx";

/** Says what this page may not do, where the aggregator asks for links with tokens. */
export function Access() {
  if (mayNotWatch.value) {
    return (
      <Panel title={needsLinkTitle} className="access">
        <NeedsLink />
      </Panel>
    );
  }
  if (!onlyWatches.value || noAggregator.value) return null;
  return (
    <p class="only-watches" data-testid="only-watches">
      {sessionProblem.value !== undefined && <WithCode text={`${asSentence(sessionProblem.value)} `} />}
      You are watching. Whoever has the link that presents gives commands.
    </p>
  );
}

/** What gives commands: out of use where the page may only watch. */
export function Commands({ children }: { readonly children: ComponentChildren }) {
  if (!onlyWatches.value) return <>{children}</>;
  return (
    <fieldset class="out-of-use" disabled aria-label="Commands, which this page may not give">
      {children}
    </fieldset>
  );
}
