import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { hello, settings } from "../../../test/support/aggregator-environment.ts";
import { changesCapability } from "../capabilities.ts";

const older = { capabilities: hello("any").capabilities.filter((one) => one !== changesCapability) };
const notices = (aggregator: ReturnType<typeof driveAggregator>, node: number) =>
  aggregator
    .inbox(node)
    .flatMap((message) => (message.type === "notice" && /float32/.test(message.text) ? [message.text] : []));

/** A node of this version and an older one, in a run that asks for an encoding. */
function two(encoding: string) {
  const aggregator = driveAggregator({ nodesNeeded: 2 });
  const nodes = [aggregator.join("new"), aggregator.join("old", older)] as const;
  aggregator.start({ ...settings, encoding });
  const told = () => aggregator.events.filter(({ kind }) => kind === "encoding-not-taken");
  return { aggregator, nodes, told };
}

test("that a node takes float32 only is told to both sides where a run asks for another encoding", () => {
  const { aggregator, nodes, told } = two("int8");
  const event = { kind: "encoding-not-taken", run: 1, name: "old", encoding: "int8" };
  expect(told()).toEqual([event]);
  expect(notices(aggregator, nodes[1])).toEqual([
    "old gets and sends weights as float32, not int8: its program takes nothing else; install a newer one there",
  ]);
  expect(notices(aggregator, nodes[0])).toEqual([]);
});

test("in a run of float32 there is nothing to tell", () => {
  const { aggregator, nodes, told } = two("float32");
  expect([told(), notices(aggregator, nodes[1])]).toEqual([[], []]);
});
