import { useSignal } from "@preact/signals";
import { qrPath } from "../../draw/qr-path.ts";
import { type Invited, inviting } from "./join-links.ts";

interface Props {
  readonly invited?: Invited;
}

const hints = {
  join: "In the same network, scan it with the camera. Nothing is installed.",
  watch: "Whoever has it sees this page, and gives no commands.",
  present: "For your own second device: it gives all commands. It works once; do not show it to the class.",
} as const;

/** The link by which a browser becomes a node or shows this page, and its QR code where other devices reach it. */
export function JoinCode({ invited = "join" }: Props) {
  const chosen = useSignal(0);
  const { value } = inviting[invited];
  if (value.kind === "asked") return <p class="hint join-code-room">Asking for the link…</p>;
  if (value.kind === "problem") return <p class="wrong">{value.words}</p>;
  const { links, fromElsewhere } = value.joining;
  const link = links[chosen.value] ?? links[0] ?? "";
  return (
    <>
      {links.length > 1 && (
        <fieldset class="addresses">
          <legend class="unseen">Which of this machine’s addresses</legend>
          {links.map((each, i) => (
            <button
              key={each}
              type="button"
              class="tiny"
              aria-pressed={link === each}
              onClick={() => {
                chosen.value = i;
              }}
            >
              {new URL(each).host}
            </button>
          ))}
        </fieldset>
      )}
      {fromElsewhere && <Code of={link} />}
      {!fromElsewhere && (
        <p>
          No other device reaches this address, so there is no code to scan. Start the aggregator with{" "}
          <code>--host 0.0.0.0</code>, and it stands here. A browser on the aggregator’s own machine can open:
        </p>
      )}
      <p>
        <a class="link" href={link} target="_blank" rel="noreferrer" data-testid={`${invited}-link`}>
          {link.replace(/#.*$/, "")}
        </a>
      </p>
      {(fromElsewhere || invited !== "join") && <p class="hint">{hints[invited]}</p>}
    </>
  );
}

/** Dark on light also where the page is dark: many phones read no other way round. */
function Code({ of: link }: { readonly of: string }) {
  const { size, path } = qrPath(link);
  return (
    <svg class="join-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code of the link below">
      <rect width={size} height={size} />
      <path d={path} />
    </svg>
  );
}
