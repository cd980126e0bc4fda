import type { TestResult } from "../../../../src/protocol/result.ts";
import { run } from "../../state.ts";
import { count, percent, significant } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { Confusion } from "./confusion.tsx";

/** How good what was learned from the nodes' own tables is, by the examples that they kept for testing. */
export function Quality() {
  const test = run.value?.end?.summary?.test;
  if (!test) return null;
  return (
    <Panel
      title="How good it is"
      className="quality"
      about="Each node tested the result on examples that it had kept apart. Only counts and sums have left the nodes."
      aside={<span class="hint number">{count(test.examples)} test examples</span>}
    >
      <p class="quality-verdict" data-testid="quality">
        {verdict(test)}
      </p>
      <div class="quality-parts">
        {test.kind === "classes" && <Confusion classes={test.classes} counts={test.confusion} />}
        <ByNode test={test} />
      </div>
    </Panel>
  );
}

function verdict(test: TestResult): string {
  const worth = test.learnedNothing ? " That is no better than knowing nothing but the answers' frequencies." : "";
  if (test.kind === "numbers") {
    const explained = test.r2 === null ? "" : ` It explains ${percent(Math.max(0, test.r2))} of their variance (R²).`;
    return `Its predictions are off by ${significant(test.mae)} on average, in the target's own units.${explained}${worth}`;
  }
  return `It is right for ${percent(test.accuracy)} of them; always saying the most frequent class would be right for ${percent(test.majority)}.${worth}`;
}

function ByNode({ test }: { readonly test: TestResult }) {
  const heads = test.kind === "classes" ? ["right", "most frequent", "F1 (macro)"] : ["RMSE", "MAE", "R²"];
  return (
    <figure>
      <table class="quality-nodes">
        <thead>
          <tr>
            <th scope="col">node</th>
            <th scope="col">examples</th>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row name="all" measures={test} />
          {test.nodes.map((node) => (
            <Row name={node.name} measures={node} key={node.name} />
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function Row({
  name,
  measures,
}: {
  readonly name: string;
  readonly measures: TestResult | TestResult["nodes"][number];
}) {
  const cells =
    measures.kind === "classes"
      ? [percent(measures.accuracy), percent(measures.majority), significant(measures.macroF1)]
      : [significant(measures.rmse), significant(measures.mae), measures.r2 === null ? "–" : measures.r2.toFixed(3)];
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{count(measures.examples)}</td>
      {cells.map((cell, i) => (
        <td class="number" key={i}>
          {cell}
        </td>
      ))}
    </tr>
  );
}
