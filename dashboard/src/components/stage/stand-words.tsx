import { useMemo } from "preact/hooks";
import { inkPicture } from "../../draw/pictures.ts";
import { kindWords } from "../../stage/kind-words.ts";
import { task } from "../../state.ts";
import { count, counted, shortLabel } from "../../words.ts";
import { Picture } from "../picture.tsx";
import type { Stand } from "./frame.ts";
import { calledOnStage, groups, openStand, type StageNode, stageLayout, stageNodes, toldScene } from "./stage-state.ts";

interface Props {
  readonly stand: Stand;
  readonly place: number;
}

/** What stands beside a device, and the button over it that opens its menu. */
export function StandWords({ stand, place }: Props) {
  const home = stageLayout.value?.places[place];
  const name = stand.names[0] ?? "";
  const node = stageNodes.value.find((one) => one.name === name);
  if (home === undefined || node === undefined) return null;
  const group = groups.value?.[place];
  const doing = doingWords(stand, node);
  const title = group ? group.title : (calledOnStage.value.get(name) ?? name);
  const ring = 1.28 * home.radius;
  const [state, kind] = [group ? `${count(stand.names.length)} nodes` : doing, group ? "" : kindOf(node, title)];
  return (
    <div
      class="stand"
      data-words={home.words}
      data-testid={`stand-${name}`}
      style={{
        // Nodes find new places as others come: what is moved by a transform shifts nothing else.
        transform: `translate(${home.x}px, ${home.y}px)`,
        "--ring": `${ring}px`,
        "--reach": `${stageLayout.value?.reach ?? 0}px`,
      }}
    >
      <button
        type="button"
        class="stand-button"
        aria-haspopup="dialog"
        aria-expanded={openStand.value === name}
        aria-label={[title, kind, state].filter(Boolean).join(", ")}
        onClick={() => {
          openStand.value = openStand.value === name ? undefined : name;
        }}
      />
      <div class="stand-words" aria-hidden="true">
        <b data-called={title !== name}>{title}</b>
        {!group && <span class="stand-kind">{title === name ? shortKind(node) : name}</span>}
        <span class="stand-doing" data-doing={doing}>
          {state}
        </span>
        {!group && <Held node={node} />}
      </div>
    </div>
  );
}

function doingWords(stand: Stand, node: StageNode): string {
  if (node.removed) return "removed";
  if (node.unplugged) return "unplugged";
  if (stand.presence === "away") return node.presence === "failed" ? "failed" : "stopped";
  if (node.presence === "loading" || node.presence === "spare") return node.presence;
  const shown = toldScene.value?.nodes.find(({ name }) => name === node.name);
  return shown === undefined
    ? "ready"
    : shown.doing === "resting" || shown.doing === "averaging"
      ? "waiting"
      : shown.doing;
}

/** `node-4, Raspberry Pi 3, 5 times slower`, the name where it is called otherwise. */
function kindOf(node: StageNode, title: string): string {
  const slow = node.slowdown === 1 ? "" : `${node.slowdown} times slower`;
  return [title === node.name ? "" : node.name, kindWords(node), slow].filter(Boolean).join(", ");
}

/** Of a relay there is room for how many nodes it stands for. */
const shortKind = (node: StageNode): string =>
  node.standsFor === undefined ? kindWords(node) : counted(node.standsFor, "node");

const mostDigits = 4;

/** Some of what it holds, or else the labels of it. */
function Held({ node: { samples, labelCounts, slowdown } }: { readonly node: StageNode }) {
  const picture = task.value?.picture;
  const slow = slowdown === 1 ? null : <em class="stand-slow">{slowdown}× slower</em>;
  const digits = useMemo(() => {
    if (picture === undefined || picture.channels !== undefined || !samples || samples.length === 0) return null;
    const { width, height } = picture;
    const size = width * height;
    const shown = Math.min(mostDigits, Math.floor(samples.length / size));
    return (
      <Picture
        className="stand-digits"
        width={2 * width}
        height={Math.ceil(shown / 2) * height}
        label=""
        of={[samples]}
        paint={(context) => {
          for (let i = 0; i < shown; i++) {
            const drawn = inkPicture(samples.subarray(i * size, (i + 1) * size), width, height);
            context.putImageData(drawn, (i % 2) * width, Math.floor(i / 2) * height);
          }
        }}
      />
    );
  }, [samples, picture]);
  return (
    <>
      {slow}
      {digits ?? (labelCounts && <span class="stand-labels">{labelsIn(labelCounts)}</span>)}
    </>
  );
}

function labelsIn(counts: readonly number[]): string {
  const most = Math.max(...counts);
  const held = counts.flatMap((count, label) => (count >= most / 2 ? [label] : []));
  const names = task.value?.labelNames ?? [];
  return held.length > 4 ? "all kinds" : held.map((label) => shortLabel(names[label] ?? String(label))).join(" ");
}
