import type { Agreement, OpenProposal } from "./agreement-state.ts";

/** What comes of a proposal that relays look at (proposals.ts). */

/** What one of those found who look. */
export function takeJudged(
  open: OpenProposal,
  { refused, squares }: { readonly refused: number; readonly squares?: number | undefined },
): void {
  open.refused += refused;
  if (refused > 0) open.isStale = true;
  if (squares !== undefined) open.squares = Math.max(squares, open.squares ?? 0);
}

/** What a proposal is about is not so any more: this one has left, or tells something else. */
export function noLongerSo({ proposal }: Agreement, name: string): void {
  if (!proposal) return;
  proposal.awaited.delete(name);
  proposal.isStale = true;
}

/** Closes a proposal that all have answered. @returns what they found, if that holds for all who have told */
export function judgedByAll(agreement: Agreement): { readonly squares: number | undefined } | undefined {
  const { proposal } = agreement;
  if (!proposal || proposal.awaited.size > 0) return undefined;
  agreement.proposal = undefined;
  if (!proposal.isStale) return { squares: proposal.squares };
  agreement.deciding = false;
  return undefined;
}
