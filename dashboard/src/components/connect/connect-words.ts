import type { Waiting } from "../../../../src/watch/events.ts";
import type { Joining } from "../../../../src/watch/joining.ts";
import { counted } from "../../words.ts";

/** Whether people have to connect nodes: those that are missing by name come back by themselves, or were started by the aggregator. */
export function needsNodes({ present, needed, missing, missingMore = 0 }: Waiting, { data }: Joining): boolean {
  const absent = needed - present;
  return data.kind === "assigned" ? absent > missing.length + missingMore : absent > 0;
}

/** What to type at each node, for each address that leads to the aggregator. */
export function joinCommands({ addresses, data, run, needsLink = false }: Joining): readonly string[] {
  if (needsLink) return ["npx edgewise tokens create join"];
  const own = { assigned: "", table: " --data FILE", pictures: " --data FOLDER" }[data.kind];
  const alone = run === undefined ? "" : ` --run ${run}`;
  return addresses.map((address) => `npx edgewise node ${address}${alone}${own}`);
}

/** What is to be done, and what stands for what in the command. */
export function joinSentence(needed: number, { data, addresses, needsLink = false }: Joining): string {
  const nodes = counted(needed, "node");
  if (needsLink)
    return `The run begins as soon as ${nodes} ${needed === 1 ? "is" : "are"} here. What to type on each device was printed where the aggregator was started; typed there, this prints it again.`;
  const named = " Several on one machine need a name each: --name NAME.";
  const one = addresses.length > 1 ? " (this machine has several addresses: one of the lines will do)" : "";
  switch (data.kind) {
    case "assigned":
      return `The run begins as soon as ${nodes} ${needed === 1 ? "is" : "are"} here. Type this on each device${one}.${named}`;
    case "table":
      return `The run begins as soon as ${nodes}, each with a table of its own, ${needed === 1 ? "is" : "are"} here. On each device that has one, type this with the table's name in place of FILE${one}.${named}`;
    case "pictures":
      return `The run begins as soon as ${nodes}, each with pictures of its own, ${needed === 1 ? "is" : "are"} here. On each device that has some, type this with their folder's name in place of FOLDER${one}.${named}`;
    default:
      throw new Error(`unreachable: ${data satisfies never}`);
  }
}

/** What a person at a node should know beforehand; nothing where the data come from the aggregator's catalog. */
export function dataAdvice({ data }: Joining): string | undefined {
  switch (data.kind) {
    case "assigned":
      return undefined;
    case "table": {
      const target = data.target === undefined ? "" : `, among them ${JSON.stringify(data.target)}`;
      return `All tables have the same columns${target}. Nothing leaves a device before the person there has seen what would be told, and has agreed.`;
    }
    case "pictures":
      return "In the folder is a folder for each class, with PNG or JPEG files of any size. Nothing leaves a device before the person there has seen what would be told, and has agreed.";
    default:
      throw new Error(`unreachable: ${data satisfies never}`);
  }
}
