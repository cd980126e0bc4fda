import { drift } from "../../../../src/control/bounds.ts";
import { specOf } from "../../catalog.ts";
import type { BoundDecision } from "../../fold/view.ts";
import { explain } from "../../fold/why.ts";
import { openedView } from "../../runs/kept-runs.ts";
import { catalog, controls, run } from "../../state.ts";
import type { TermName } from "../../terms.ts";
import { count, milliseconds, significant, unbroken, updateWords } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { useTallest } from "../tallest.ts";
import { Term } from "../term.tsx";
import { BoundCurve } from "./bound-curve.tsx";

export function Why() {
  const [whole, said] = [useTallest<HTMLDivElement>(), useTallest<HTMLDivElement>()];
  const current = run.value;
  const { headline, sentences } = explain(current);
  const strategy = (current?.settings ?? controls.value)?.strategy;
  const choice = current?.lastBound;
  const isOld =
    choice !== undefined &&
    (current?.end !== undefined ||
      (current?.lastRound !== undefined && current.lastRound.decision !== choice.decision));
  return (
    <Panel
      title={
        <>
          Why this <Term of="tau">tau</Term>
        </>
      }
      className="why"
      about={aboutStrategy(strategy)}
    >
      <div ref={whole}>
        <p class="headline" data-testid="why-headline">
          {headline}
        </p>
        <Curve key={String(choosesByCurve(strategy))} choice={choice} isOld={isOld} />
        <div ref={said} class="sentences" data-testid="why-sentences">
          {sentences.map((sentence) => (
            <p key={sentence}>{unbroken(sentence)}</p>
          ))}
        </div>
        {current && (
          <p class="about">
            <Term of="correction">Local updates</Term>: {updateWords(current.update, current.momentum)}
          </p>
        )}
        <Ingredients />
      </div>
    </Panel>
  );
}

interface CurveProps {
  readonly choice: BoundDecision | undefined;
  readonly isOld: boolean;
}

/** The curve with its legend. Its room stays while the first measurements of a new run are awaited. */
function Curve({ choice, isOld }: CurveProps) {
  const box = useTallest<HTMLDivElement>();
  return (
    <div ref={box} class={isOld ? "curve-box old" : "curve-box"}>
      {choice ? (
        <>
          <BoundCurve choice={choice} />
          <CurveLegend choice={choice} />
        </>
      ) : (
        run.value && <p class="empty">{noCurve(run.value.settings.strategy)}</p>
      )}
    </div>
  );
}

const choosesByCurve = (strategy: string | undefined) => strategy?.startsWith("adaptive") === true;

/** How a strategy chooses; of strategies without a curve, what the catalog says. */
function aboutStrategy(strategy: string | undefined) {
  switch (strategy) {
    case undefined:
      return null;
    case "adaptive":
      return (
        <>
          After each round the aggregator works out for every tau how many <Term of="useful">useful local updates</Term>{" "}
          the rest of the budget buys, and takes the best.
        </>
      );
    case "adaptive-2019":
    case "adaptive-2018":
      return (
        <>
          After each round the aggregator works out the bound <Term of="G">G</Term> for every tau and takes the best.
        </>
      );
    default:
      return specOf(catalog.value.strategies, strategy)?.entry.about;
  }
}

function CurveLegend({ choice }: { readonly choice: BoundDecision }) {
  const { cutByBudget, localUpdates } = choice.decision;
  return (
    <ul class="curve-legend">
      <li>
        <i class="dot optimum" /> the best tau
      </li>
      <li>
        <i class="dot previous" /> made in the round before: {count(choice.previousTau)}
      </li>
      {cutByBudget && (
        <li>
          <i class="dot cut" /> beyond the budget: more than {count(localUpdates)}
        </li>
      )}
    </ul>
  );
}

function noCurve(strategy: string): string {
  if (!choosesByCurve(strategy)) return "This strategy looks at no curve.";
  return openedView.value
    ? "The curves of earlier runs are not kept."
    : "The curve appears with the first measurements, after a round or two.";
}

/** The numbers that go into the bound. */
function Ingredients() {
  const current = run.value;
  const round = current?.lastRound;
  if (current === undefined || round === undefined) return null;
  const { estimates, drift: measured, localUpdates: tau } = round;
  if (estimates === undefined && measured === undefined) return null;
  return (
    <dl class="ingredients">
      <Ingredient term="c" value={milliseconds(round.localCostSeconds)} />
      <Ingredient term="b" value={milliseconds(round.globalCostSeconds)} />
      {estimates && (
        <>
          <Ingredient term="beta" value={significant(estimates.beta)} />
          <Ingredient term="rho" value={significant(estimates.rho)} />
          <Ingredient term="delta" value={significant(estimates.delta)} />
        </>
      )}
      {estimates && tau > 0 && (
        <Ingredient
          term="drift"
          label={`drift h(${count(tau)})`}
          value={significant(drift(tau, { ...estimates, eta: round.stepSize ?? current.settings.stepSize }))}
        />
      )}
      {measured && (
        <>
          <Ingredient term="movement" value={significant(Math.sqrt(measured.movement))} />
          <Ingredient term="noise" value={significant(Math.sqrt(measured.noise))} />
          <Ingredient term="measured drift" label="drift" value={significant(Math.sqrt(measured.drift))} />
        </>
      )}
    </dl>
  );
}

interface IngredientProps {
  readonly term: TermName;
  readonly label?: string;
  readonly value: string;
}

function Ingredient({ term, label = term, value }: IngredientProps) {
  return (
    <div>
      <dt>
        <Term of={term}>{label}</Term>
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
