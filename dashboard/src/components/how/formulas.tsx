import type { ComponentChildren } from "preact";
import { count, counted, milliseconds, significant } from "../../words.ts";
import { Lights } from "./lit.tsx";
import type { ChoiceNumbers, RoundNumbers } from "./round-numbers.ts";

/** What happens in a round, one formula for each step: as it is written, and with its values in this round. */
export function Formulas({ round }: { readonly round: RoundNumbers }) {
  return (
    <ol class="formulas" data-testid="formulas">
      <Step title="Nodes go their own ways">
        <p class="formula">
          w<sub>i</sub> ← w<sub>i</sub> − η · <Direction update={round.update} />,{" "}
          <Lights of="tau">
            <var>τ</var>
          </Lights>{" "}
          times
        </p>
        <p class="values">
          η = {significant(round.stepSize)}, <Lights of="tau">τ = {significant(round.tau)}</Lights>
        </p>
        <p class="hint">
          g is the gradient of the node's own loss on a few of its examples. {correctionWords(round.update)}
        </p>
      </Step>
      <Step title="The mean of what they found">
        <p class="formula">
          <Lights of="mean">w</Lights> = Σ D<sub>i</sub> w<sub>i</sub> / D
        </p>
        <p class="values">{shareWords(round)}</p>
        {round.aggregate !== "mean" && (
          <p class="hint">
            Here the rule {round.aggregate} stands in place of the mean, since it cannot be spoiled by a few.
          </p>
        )}
        {round.apart && (
          <p class="values">
            <Lights of="movement">moved {significant(round.apart.movement)}</Lights>
            {", apart by "}
            <Lights of="noise">noise {significant(round.apart.noise)}</Lights>
            {" and "}
            <Lights of="drift">drift {significant(round.apart.drift)}</Lights>
          </p>
        )}
      </Step>
      <Step title="What the round costs">
        <p class="formula">
          <Lights of="tau">τ</Lights> · <Lights of="c">c</Lights> + <Lights of="b">b</Lights>
        </p>
        <p class="values">
          {significant(round.tau)} · <Lights of="c">{milliseconds(round.c)}</Lights> +{" "}
          <Lights of="b">{milliseconds(round.b)}</Lights> = {milliseconds(round.tau * round.c + round.b)}
        </p>
        <p class="values">
          {round.before.toFixed(2)} s + {(round.consumed - round.before).toFixed(2)} s = {round.consumed.toFixed(2)} s
          of {significant(round.budget)} s
        </p>
      </Step>
      <Step title="How long to go next">
        <Choice choice={round.choice} />
      </Step>
    </ol>
  );
}

function Step({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <li>
      <h3>{title}</h3>
      {children}
    </li>
  );
}

function Direction({ update }: { readonly update: string }) {
  if (update === "scaffold") {
    return (
      <>
        (g −{" "}
        <Lights of="drift">
          c<sub>i</sub> + c̄
        </Lights>
        )
      </>
    );
  }
  if (update.startsWith("fedprox")) {
    return (
      <>
        (g + μ{" "}
        <Lights of="drift">
          (w<sub>i</sub> − w<sub>0</sub>)
        </Lights>
        )
      </>
    );
  }
  return <>g</>;
}

function correctionWords(update: string): string {
  if (update === "scaffold") return "c̄ − cᵢ turns it towards where all nodes go: drift correction.";
  if (update.startsWith("fedprox")) return `μ = ${update.split(":")[1]} pulls back to where the round began.`;
  return "Nothing corrects the drift.";
}

const namedShares = 6;

function shareWords({ nodes, examples }: RoundNumbers): string {
  if (nodes.length === 0) return "What each node did in this round is not kept.";
  const each = nodes[0]?.examples ?? 0;
  if (nodes.every((node) => node.examples === each)) {
    return `${counted(nodes.length, "node")} with ${count(each)} of ${count(examples)} examples each`;
  }
  const named = nodes.slice(0, namedShares).map((node) => count(node.examples));
  const more = nodes.length > namedShares ? " + …" : "";
  return `D = ${named.join(" + ")}${more} = ${count(examples)}`;
}

function Choice({ choice }: { readonly choice: ChoiceNumbers | undefined }) {
  if (choice === undefined) {
    return (
      <p class="hint">This strategy does not look for it, or has not measured enough yet: see below, why this tau.</p>
    );
  }
  if (choice.kind === "bound") {
    return (
      <>
        <p class="formula">
          {choice.objective === "minimise" ? "smallest" : "largest"} G(
          <Lights of="tau">τ</Lights>; <Lights of="c">c</Lights>, <Lights of="b">b</Lights>, ρ, β,{" "}
          <Lights of="drift">δ</Lights>)
        </p>
        <p class="values">
          G({significant(choice.tau)}) = {significant(choice.value)}
        </p>
        <p class="hint">A bound on the outcome of the rest of the budget, for each τ.</p>
      </>
    );
  }
  const { tau, paid, leftByDrift, leftByFewRounds, useful } = choice;
  return (
    <>
      <p class="formula">largest paid(τ) · 1 / (1 + κ s τ²) · (1 − m)</p>
      <p class="values">
        <Lights of="b">{significant(paid)}</Lights> · <Lights of="drift">{leftByDrift.toFixed(3)}</Lights> ·{" "}
        {leftByFewRounds.toFixed(3)} = {significant(useful)}, at <Lights of="tau">τ = {significant(tau)}</Lights>
      </p>
      <p class="hint">
        Local updates that the rest of the budget pays for, less what drift undoes, less what few rounds leave out.
      </p>
    </>
  );
}
