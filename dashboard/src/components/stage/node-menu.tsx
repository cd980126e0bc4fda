import { useEffect, useRef } from "preact/hooks";
import { clock } from "../../clock.ts";
import { nodeState } from "../../fold/nodes.ts";
import type { NodeView } from "../../fold/view.ts";
import { behindWords } from "../../stage/behind-words.ts";
import { nodes, task } from "../../state.ts";
import { counted } from "../../words.ts";
import { LabelBars } from "../nodes/label-bars.tsx";
import { NodeActions } from "../nodes/node-actions.tsx";
import { calledOnStage, groups, openStand, stageLayout, stands } from "./stage-state.ts";

/** What one can do to the device that was chosen on the stage; of a group, who is in it. */
export function NodeMenu() {
  const name = openStand.value;
  if (name === undefined) return null;
  const node = nodes.value.find((one) => one.name === name);
  if (node === undefined) return null;
  return <Menu key={name} node={node} />;
}

function close(): void {
  openStand.value = undefined;
}

function Menu({ node }: { readonly node: NodeView }) {
  const box = useRef<HTMLDivElement>(null);
  const place = stands.value.findIndex(({ names }) => names.includes(node.name));
  const group = groups.value?.find(({ names }) => names[0] === node.name);
  const title = group ? group.title : (calledOnStage.value.get(node.name) ?? node.name);
  const home = stageLayout.value?.places[place];
  const middle = (stageLayout.value?.width ?? 0) / 2;
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current?.focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") close();
    };
    const onPress = (event: PointerEvent) => {
      const target = event.target as Element;
      if (!box.current?.contains(target) && !target.closest(".stand-button")) close();
    };
    addEventListener("keydown", onKey);
    addEventListener("pointerdown", onPress);
    return () => {
      removeEventListener("keydown", onKey);
      removeEventListener("pointerdown", onPress);
      // Whoever has gone on to another control stays there.
      const focused = document.activeElement;
      if (focused === document.body || box.current?.contains(focused)) before?.focus();
    };
  }, []);
  return (
    <div
      ref={box}
      class="node-menu"
      data-testid="node-menu"
      role="dialog"
      aria-label={group ? `Nodes that hold ${title}` : title}
      tabIndex={-1}
      data-side={home && home.x > middle ? "right" : "left"}
      onFocusOut={({ relatedTarget, currentTarget }) => {
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) close();
      }}
      style={home && { "--x": `${home.x}px`, "--y": `${home.y}px` }}
    >
      <div class="node-menu-head">
        <b>{title}</b>
        <button type="button" class="tiny" aria-label="Close" onClick={close}>
          ×
        </button>
      </div>
      {group ? <Members names={group.names} /> : <About node={node} />}
    </div>
  );
}

function About({ node }: { readonly node: NodeView }) {
  const state = nodeState(node, clock.value);
  const behind = behindWords(node, task.value);
  return (
    <>
      <p class="hint">
        {calledOnStage.value.get(node.name) !== node.name && `${node.name} · `}
        {[node.device, node.link]
          .filter((word) => word !== "real" && word !== "")
          .join(", ")
          .replaceAll("-", " ") || node.platform}
        {node.examples !== undefined && ` · ${counted(node.examples, "example")}`}
        {node.reason !== undefined && ` · ${state}: ${node.reason}`}
      </p>
      {behind !== undefined && <p class="hint">{behind}</p>}
      {node.labelCounts && <LabelBars counts={node.labelCounts} />}
      <NodeActions node={node} />
    </>
  );
}

/** A group opened: each of its nodes with its own actions, one at a time. */
function Members({ names }: { readonly names: readonly string[] }) {
  const byName = new Map(nodes.value.map((node) => [node.name, node]));
  return (
    <div class="node-menu-members">
      {names.map((name) => {
        const node = byName.get(name);
        return (
          node && (
            <details key={name}>
              <summary>
                {calledOnStage.value.get(name) ?? name} <span class="hint">{nodeState(node, clock.value)}</span>
              </summary>
              <NodeActions node={node} />
            </details>
          )
        );
      })}
    </div>
  );
}
