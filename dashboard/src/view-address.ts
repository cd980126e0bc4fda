/** How the page shows things, as its address carries it; what is usual is left out. */
export interface ShownAs {
  /** For a projector. */
  readonly stage: boolean;
  /** What plots are over. */
  readonly over: "seconds" | "rounds";
}

/** `&stage=on&over=rounds` */
export function viewQuery({ stage, over }: ShownAs): string {
  return `${stage ? "&stage=on" : ""}${over === "rounds" ? "&over=rounds" : ""}`;
}

export function viewOf(search: string): ShownAs {
  const query = new URLSearchParams(search);
  return { stage: query.get("stage") === "on", over: query.get("over") === "rounds" ? "rounds" : "seconds" };
}
