/**
 * A connection keeps its messages in order, and loses none as long as it lasts; but programs between its two ends, and defects in
 * them, may. Both ends count the messages that they send over a connection and those that come, but for heartbeats. Heartbeats tell
 * how many there were before, so who has missed one hears of it as soon as the other end has nothing else to say, and closes the
 * connection: all that is under way is asked for anew over the next one.
 */
export interface MessageCounts {
  readonly sent: number;
  readonly received: number;
}

export const noMessages: MessageCounts = { sent: 0, received: 0 };

/** @param sent as a heartbeat tells; it says nothing where a program does not count @returns what is wrong, if anything is */
export function lossProblem(
  sent: number | undefined,
  { received }: Pick<MessageCounts, "received">,
): string | undefined {
  if (sent === undefined || sent <= received) return undefined;
  return `${sent - received} of ${sent} messages did not arrive`;
}
