import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { aggregatorPort } from "../../aggregator-port.ts";
import { onlyWatches } from "../../session.ts";
import { JoinCode } from "./join-code.tsx";
import { askLinks, type Invited } from "./join-links.ts";

const kinds: readonly { readonly invited: Invited; readonly words: string; readonly title: string }[] = [
  { invited: "join", words: "Join", title: "Join with a phone" },
  { invited: "watch", words: "Watch", title: "Watch on another screen" },
  { invited: "present", words: "Present", title: "Present from a second device" },
];

/**
 * A button that shows how others come in: a phone as a node, a screen that watches, a second device that presents; each as a QR code
 * and a link. For wherever nodes are wanted and can come, on pages that may let them in.
 */
export function JoinButton() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = useSignal(false);
  const chosen = useSignal<Invited>("join");
  const title = useId();
  if (!aggregatorPort().takesNodes || onlyWatches.value) return null;
  const choose = (invited: Invited) => {
    chosen.value = invited;
    void askLinks(invited);
  };
  return (
    <>
      <button
        type="button"
        data-testid="join-button"
        onClick={() => {
          choose("join");
          isOpen.value = true;
          dialog.current?.showModal();
        }}
      >
        Join <span class="wide">with a phone</span>
      </button>
      <dialog
        ref={dialog}
        class="join-dialog"
        aria-labelledby={title}
        onClose={() => {
          isOpen.value = false;
        }}
      >
        <h2 id={title}>{kinds.find(({ invited }) => invited === chosen.value)?.title}</h2>
        <fieldset class="segments invite-kinds">
          <legend class="unseen">What the link is for</legend>
          {kinds.map(({ invited, words }) => (
            <label key={invited} data-testid={`invite-${invited}`}>
              <input
                type="radio"
                name={`${title}-invite`}
                checked={chosen.value === invited}
                onChange={() => choose(invited)}
              />
              <span>{words}</span>
            </label>
          ))}
        </fieldset>
        <div class="invite-room">{isOpen.value && <JoinCode key={chosen.value} invited={chosen.value} />}</div>
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
