import { useRef } from "preact/hooks";
import { aggregatorPort } from "../../aggregator-port.ts";
import { JoinCode } from "./join-code.tsx";
import { askJoinLinks } from "./join-links.ts";

/** A button that shows how a phone becomes a node: a QR code and its link. For wherever nodes are wanted and can come. */
export function JoinButton() {
  const dialog = useRef<HTMLDialogElement>(null);
  if (!aggregatorPort().takesNodes) return null;
  return (
    <>
      <button
        type="button"
        data-testid="join-button"
        onClick={() => {
          void askJoinLinks();
          dialog.current?.showModal();
        }}
      >
        Join <span class="wide">with a phone</span>
      </button>
      <dialog ref={dialog} class="join-dialog" aria-labelledby="join-dialog-title" data-testid="join-dialog">
        <h2 id="join-dialog-title">Join with a phone</h2>
        <JoinCode />
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
