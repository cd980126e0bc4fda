import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { aggregatorPort } from "../../aggregator-port.ts";
import { JoinCode } from "./join-code.tsx";
import { askJoinLinks } from "./join-links.ts";

/** A button that shows how a phone becomes a node: a QR code and its link. For wherever nodes are wanted and can come. */
export function JoinButton() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = useSignal(false);
  const title = useId();
  if (!aggregatorPort().takesNodes) return null;
  return (
    <>
      <button
        type="button"
        data-testid="join-button"
        onClick={() => {
          void askJoinLinks();
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
        <h2 id={title}>Join with a phone</h2>
        {isOpen.value && <JoinCode />}
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
