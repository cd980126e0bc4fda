import { useEffect, useRef } from "preact/hooks";
import { chooseTheme, type Theme, theme } from "../../draw/colours.ts";
import { helpOpen, setShortcuts, shortcuts, shortcutsOn } from "./stage-mode.ts";

const themes: readonly Theme[] = ["auto", "light", "dark"];

/** What can be done with single keys, and what the stage means. */
export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = helpOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      class="help"
      data-testid="help"
      aria-labelledby="help-title"
      onClose={() => {
        helpOpen.value = false;
      }}
    >
      <h2 id="help-title">What you see, and keys</h2>
      <p>
        In the middle is everybody's model, around it the devices with theirs. The ring in the middle is the budget: it
        burns down, teal for computing and amber for messages. The ring of a device is its local updates in this round.
        The farther a device is from its dotted circle, the farther its weights have drifted. Choose a device to slow it
        down or stop it.
      </p>
      <dl>
        {shortcuts.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="theme">
        Colours{" "}
        <select
          value={theme.value}
          onChange={({ currentTarget }) => chooseTheme(currentTarget.value as Theme)}
          data-testid="theme-select"
        >
          {themes.map((one) => (
            <option key={one} value={one}>
              {one === "auto" ? "auto colours" : one}
            </option>
          ))}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          checked={shortcutsOn.value}
          onChange={({ currentTarget }) => setShortcuts(currentTarget.checked)}
        />{" "}
        single keys do something
      </label>
      <form method="dialog">
        <button type="submit" class="primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
