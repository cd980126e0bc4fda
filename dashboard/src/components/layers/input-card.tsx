import { shapeWords } from "../../layers/layer-cards.ts";
import { task } from "../../state.ts";
import { Examples } from "../model/pad.tsx";
import { content } from "../model/pad-state.ts";
import { PadSurface } from "../model/pad-surface.tsx";
import { hasPad } from "./layers-state.ts";

/** What goes into the first layer; the same pad as on the first screen. */
export function InputCard({ isOpen }: { readonly isOpen: boolean }) {
  const { graph, picture } = task.value ?? {};
  const { width, height, channels = 1 } = picture ?? {};
  const shape = picture ? [channels, height ?? 1, width ?? 1] : (graph?.input.shape ?? []);
  return (
    <li class="layer">
      <b>input</b>
      <span class="hint">{picture ? "a picture" : "the features of an example"}</span>
      <span class="layer-shape number">{shapeWords(shape)}</span>
      {isOpen && hasPad.value && (
        <div class="layer-pad">
          <div class="pad-surface">
            <PadSurface testId="layers-pad" />
            {content.value.kind === "empty" && <p aria-hidden="true">draw here</p>}
          </div>
          <Examples testId="layers-example" />
        </div>
      )}
    </li>
  );
}
