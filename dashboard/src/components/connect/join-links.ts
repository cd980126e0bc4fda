import { type Signal, signal } from "@preact/signals";
import type { BrowserJoining } from "../../../../src/watch/joining.ts";
import { askAggregator } from "../../aggregator-port.ts";

/** What a link lets somebody do. */
export type Invited = "join" | "watch" | "present";

/** The links by which people come in; or why this page has none to show. */
export type JoinLinks =
  | { readonly kind: "asked" }
  | { readonly kind: "known"; readonly joining: BrowserJoining }
  | { readonly kind: "problem"; readonly words: string };

const asked: JoinLinks = { kind: "asked" };
export const inviting: Readonly<Record<Invited, Signal<JoinLinks>>> = {
  join: signal<JoinLinks>(asked),
  watch: signal<JoinLinks>(asked),
  present: signal<JoinLinks>(asked),
};

/** Asks for them, anew each time: an aggregator may have other addresses now. */
export async function askLinks(right: Invited): Promise<void> {
  const links = inviting[right];
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await (right === "join"
      ? askAggregator("api/join-links", { method: "POST" })
      : askAggregator("api/page-links", { method: "POST", headers, body: JSON.stringify({ right }) }));
    links.value = answer.ok
      ? { kind: "known", joining: (await answer.json()) as BrowserJoining }
      : {
          kind: "problem",
          words: answer.status === 404 ? "No device can join this page’s aggregator." : onlyPresenter,
        };
  } catch {
    links.value = { kind: "problem", words: "The aggregator does not answer." };
  }
}

export const askJoinLinks = (): Promise<void> => askLinks("join");

const onlyPresenter = "This page may only watch: whoever has the link that presents can show this one.";
