import { inNaturalOrder } from "../../protocol/aggregator/natural-order.ts";
import type { NodeTimes } from "../../watch/node-times.ts";
import type { RunFacts } from "../run-facts.ts";
import { html, type Markup } from "./markup.ts";
import { count, counted, duration, percent, significant } from "./words.ts";

/** What was learned from whom, and what the budget went to at each node. */
export function nodesSection({ nodeTimes, events, record }: RunFacts): Markup | undefined {
  if (nodeTimes.size === 0) return undefined;
  const places = new Map(
    events.flatMap((event) => (event.kind === "node-joined" ? [[event.name, placeOf(event)]] : [])),
  );
  const all = [...nodeTimes.values()];
  const examples = sum(all.map((node) => node.examples));
  const longest = Math.max(...all.map(total));
  const together = {
    compute: sum(all.map((node) => node.computeSeconds)),
    communicate: sum(all.map((node) => node.communicateSeconds)),
    wait: sum(all.map((node) => node.waitSeconds)),
  };
  const time = together.compute + together.communicate + together.wait;
  const share = (seconds: number) => percent(time === 0 ? 0 : seconds / time);
  return html`<section>
<h2>What was learned from whom, and what the time went to</h2>
<p>${counted(nodeTimes.size, "node")} with ${counted(examples, "example")} took part (${record.data === "own" ? "data of their own" : `partition ${record.data}`}).
Of the nodes’ time in rounds, ${share(together.compute)} went to computing, ${share(together.communicate)} to communicating, and
${share(together.wait)} to waiting for slower nodes.</p>
<p class="key"><i class="compute"></i>computing <i class="communicate"></i>communicating <i class="wait"></i>waiting</p>
<div class="scroll"><table>
<thead><tr><th scope="col">node</th><th scope="col" class="wide">time in rounds</th><th scope="col">computing</th><th scope="col">communicating</th>
<th scope="col">waiting</th><th scope="col">examples</th><th scope="col">local updates</th><th scope="col">loss, last round</th></tr></thead>
<tbody>
${inNaturalOrder([...nodeTimes.keys()]).map((name) => nodeRow(name, nodeTimes.get(name) as NodeTimes, places.get(name), longest))}
</tbody></table></div>
${departures(events, nodeTimes)}
<p class="note">The loss is of the node’s own examples, at the weights that its last round began with. Communicating is the time from a directive to
its report, less computing: messages both ways, and what the node needs to evaluate.</p>
</section>`;
}

function nodeRow(name: string, node: NodeTimes, place: string | undefined, longest: number): Markup {
  const part = (seconds: number) => (longest === 0 ? 0 : (100 * seconds) / longest).toFixed(2);
  return html`<tr><th scope="row">${name}${place === undefined ? undefined : html`<small>${place}</small>`}</th>
<td class="wide"><span class="times"><i class="compute" style="width:${part(node.computeSeconds)}%"></i><i class="communicate"
 style="width:${part(node.communicateSeconds)}%"></i><i class="wait" style="width:${part(node.waitSeconds)}%"></i></span></td>
<td>${duration(node.computeSeconds)}</td><td>${duration(node.communicateSeconds)}</td><td>${duration(node.waitSeconds)}</td>
<td>${count(node.examples)}</td><td>${count(node.localUpdates)}</td><td>${significant(node.loss)}</td></tr>`;
}

/** Which nodes left while the run went on, when and why, and whether they came back. */
function departures(events: RunFacts["events"], nodeTimes: RunFacts["nodeTimes"]): Markup | undefined {
  const began = events.find(({ kind }) => kind === "run-started");
  if (began === undefined) return undefined;
  const during = events.slice(events.indexOf(began) + 1);
  const sentences = during.flatMap((event, i) => {
    if (event.kind !== "node-gone" || !nodeTimes.has(event.name)) return [];
    const back = during.slice(i).find((later) => later.kind === "node-joined" && later.name === event.name);
    const when = `${duration((event.at - began.at) / 1000)} after the run began`;
    const afterwards = back ? ` It was back ${duration((back.at - event.at) / 1000)} later.` : " It did not come back.";
    return [html`<li><strong>${event.name}</strong> left ${when}: ${event.reason}.${afterwards}</li>`];
  });
  return sentences.length === 0 ? undefined : html`<ul>${sentences}</ul>`;
}

/** What it was emulated as, or else where it runs, in a few words. */
function placeOf({
  platform,
  device,
  link,
}: {
  readonly platform: string;
  readonly device: string;
  readonly link: string;
}) {
  const emulated = [device, link].filter((word) => word !== "real" && word !== "none");
  return emulated.length > 0 ? emulated.join(", ") : platform;
}

const total = (node: NodeTimes) => node.computeSeconds + node.communicateSeconds + node.waitSeconds;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
