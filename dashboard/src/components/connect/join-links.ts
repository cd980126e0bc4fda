import { signal } from "@preact/signals";
import type { BrowserJoining } from "../../../../src/watch/joining.ts";
import { askAggregator } from "../../aggregator-port.ts";

/** The links by which browsers become nodes; or why this page has none to show. */
export type JoinLinks =
  | { readonly kind: "asked" }
  | { readonly kind: "known"; readonly joining: BrowserJoining }
  | { readonly kind: "problem"; readonly words: string };

export const joinLinks = signal<JoinLinks>({ kind: "asked" });

/** Asks for them, anew each time: an aggregator may have other addresses now. */
export async function askJoinLinks(): Promise<void> {
  try {
    const answer = await askAggregator("api/join-links", { method: "POST" });
    joinLinks.value = answer.ok
      ? { kind: "known", joining: (await answer.json()) as BrowserJoining }
      : {
          kind: "problem",
          words: answer.status === 404 ? "No device can join this page’s aggregator." : onlyPresenter,
        };
  } catch {
    joinLinks.value = { kind: "problem", words: "The aggregator does not answer." };
  }
}

const onlyPresenter = "This page may only watch: whoever has the link that gives commands can show the one for phones.";
