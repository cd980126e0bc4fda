import { useId } from "preact/hooks";
import { FeatureSizes } from "./feature-sizes.tsx";
import { InputCard } from "./input-card.tsx";
import { Layer } from "./layer.tsx";
import { canLook, cards, hasPad, inside, looksAt, trouble } from "./layers-state.ts";

/** A model of several layers as a diagram, and on request what is in it: kernels, and what each layer makes of a drawing. */
export function Layers() {
  const list = useId();
  const isOpen = inside.value && canLook.value;
  if (cards.value.length === 0) return null;
  return (
    <section class="layers" aria-label="Layers of the model" data-testid="layers" data-open={isOpen}>
      <div class="layers-head">
        <h3>Layers</h3>
        {canLook.value && (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={list}
            data-testid="look-inside"
            onClick={() => {
              inside.value = !inside.value;
            }}
          >
            {isOpen ? "Close" : "Look inside"}
          </button>
        )}
        <span class="hint" data-testid="layers-hint">
          {isOpen ? (trouble.value ?? hint()) : ""}
        </span>
      </div>
      <ol id={list}>
        <InputCard isOpen={isOpen} />
        {cards.value.map((card) => (
          <Layer key={card.name} card={card} isOpen={isOpen} />
        ))}
      </ol>
      {isOpen && <FeatureSizes />}
    </section>
  );
}

function hint(): string {
  const which = looksAt.value === "newest" ? "The newest weights" : "The weights that the run returned";
  return hasPad.value ? `${which}, and what each layer makes of the drawing.` : `${which}.`;
}
