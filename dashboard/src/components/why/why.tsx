import type { BoundDecision } from "../../fold/view.ts";
import { drift, explain } from "../../fold/why.ts";
import { run } from "../../state.ts";
import { milliseconds, significant } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { Term } from "../term.tsx";
import { BoundCurve } from "./bound-curve.tsx";

export function Why() {
  const current = run.value;
  const { headline, sentences } = explain(current);
  const choice = current?.lastBound;
  const isOld = choice !== undefined && current?.lastRound?.decision !== choice.decision;
  return (
    <Panel
      title={
        <>
          Why this <Term of="tau">tau</Term>
        </>
      }
      className="why"
      about={
        <>
          After each round the aggregator works out the bound <Term of="G">G</Term> for every tau and takes the best.
        </>
      }
    >
      <p class="headline" data-testid="why-headline">
        {headline}
      </p>
      <div class={isOld ? "curve-box old" : "curve-box"}>
        {choice ? <BoundCurve choice={choice} /> : current && <p class="empty">{noCurve(current.settings.strategy)}</p>}
      </div>
      {choice && <CurveLegend choice={choice} />}
      <div class="sentences" data-testid="why-sentences">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <Ingredients />
    </Panel>
  );
}

function CurveLegend({ choice }: { readonly choice: BoundDecision }) {
  const { cutByBudget, localUpdates } = choice.decision;
  return (
    <ul class="curve-legend">
      <li>
        <i class="dot optimum" /> the best tau
      </li>
      <li>
        <i class="dot previous" /> the tau before: {choice.previousTau}
      </li>
      {cutByBudget && (
        <li>
          <i class="dot cut" /> beyond the budget: more than {localUpdates}
        </li>
      )}
    </ul>
  );
}

function noCurve(strategy: string): string {
  return strategy.startsWith("fixed")
    ? "A fixed strategy looks at no curve."
    : "The curve appears after the second round, with the first estimates.";
}

/** The numbers that go into the bound. */
function Ingredients() {
  const current = run.value;
  const round = current?.lastRound;
  if (current === undefined || round?.estimates === undefined) return null;
  const { beta, rho, delta } = round.estimates;
  const tau = round.localUpdates;
  return (
    <dl class="ingredients">
      <div>
        <dt>
          <Term of="c">c</Term>
        </dt>
        <dd>{milliseconds(round.localCostSeconds)}</dd>
      </div>
      <div>
        <dt>
          <Term of="b">b</Term>
        </dt>
        <dd>{milliseconds(round.globalCostSeconds)}</dd>
      </div>
      <div>
        <dt>
          <Term of="beta">beta</Term>
        </dt>
        <dd>{significant(beta)}</dd>
      </div>
      <div>
        <dt>
          <Term of="rho">rho</Term>
        </dt>
        <dd>{significant(rho)}</dd>
      </div>
      <div>
        <dt>
          <Term of="delta">delta</Term>
        </dt>
        <dd>{significant(delta)}</dd>
      </div>
      {tau > 0 && (
        <div>
          <dt>
            <Term of="drift">drift h({tau})</Term>
          </dt>
          <dd>{significant(drift(tau, round.estimates, current.settings.stepSize))}</dd>
        </div>
      )}
    </dl>
  );
}
