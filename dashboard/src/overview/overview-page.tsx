import { NeedsLink, needsLinkTitle } from "../components/needs-link.tsx";
import { mayNotWatch } from "../session.ts";
import { counted } from "../words.ts";
import { isLost, joining, runs } from "./overview-state.ts";
import { RunRow } from "./run-row.tsx";

/** All runs at this address. */
export function OverviewPage() {
  if (mayNotWatch.value)
    return (
      <main class="overview">
        <h1>{needsLinkTitle}</h1>
        <NeedsLink />
      </main>
    );
  const all = runs.value;
  const busy = all?.filter(({ doing }) => doing === "round" || doing === "evaluating").length ?? 0;
  return (
    <div class="overview">
      <header>
        <h1>Edgewise</h1>
        <p class="sum">{all && `${counted(all.length, "run")} at this address, ${busy} of them learning`}</p>
      </header>
      <p class="wrong lost" role="status">
        {isLost.value && "The aggregator does not answer. This is how things stood; the page goes on asking."}
      </p>
      <main>
        <ul class="runs" aria-busy={all === undefined}>
          {all?.map((run) => (
            <RunRow key={run.name} run={run} />
          ))}
        </ul>
      </main>
      <footer>{all && <HowToJoin />}</footer>
    </div>
  );
}

function HowToJoin() {
  const how = joining.value;
  if (!how) return null;
  return (
    <p>
      A node goes where it is needed: <code>npx edgewise node {how.addresses[0]}</code>
      {how.needsLink && " with the link that the aggregator has printed"}
      {how.data.kind === "assigned" && (
        <>
          ; or{" "}
          <a class="link" href="join">
            let this browser learn along
          </a>
        </>
      )}
      . To take part in one run alone, add <code>--run NAME</code>.
    </p>
  );
}
