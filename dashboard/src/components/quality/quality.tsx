import type { TestResult } from "../../../../src/protocol/result.ts";
import { run, task } from "../../state.ts";
import { count, counted, percent, significant } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { Confusion } from "./confusion.tsx";
import { measureWords, verdict } from "./verdict.ts";

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
        {verdict(test, task.value?.target?.name)}
      </p>
      <div class="quality-parts">
        {test.kind === "classes" && <Confusion classes={test.classes} counts={test.confusion} />}
        <ByNode test={test} />
      </div>
    </Panel>
  );
}

function ByNode({ test }: { readonly test: TestResult }) {
  const { heads, about } = measureWords(test.kind);
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
            <Row name={nameOf(node)} measures={node} key={node.name} />
          ))}
        </tbody>
      </table>
      <figcaption class="hint">{about}</figcaption>
    </figure>
  );
}

/** Of a relay, also how many of its nodes have tested. */
const nameOf = ({ name, standsFor }: TestResult["nodes"][number]) =>
  standsFor === undefined ? name : `${name} (${counted(standsFor, "node")})`;

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
