import { malformed } from "../malformed-message.ts";
import type { Got, Partial } from "./piece-messages.ts";
import type { PieceSizes } from "./piece-sizes.ts";

/**
 * What one end has to send over a connection: frames in their order, the large ones in pieces. So many pieces are under way at a time
 * as take about a second from being sent to being answered, so that on a thin link what overtakes them (heartbeats) does not wait
 * for long, and a wide one is kept busy.
 */
export interface Sending {
  /** The first of them may be under way. */
  readonly waiting: readonly Uint8Array[];
  readonly transfer: Transfer | undefined;
  /** How many pieces may be under way. */
  readonly window: number;
  /** What the other end has got over an earlier connection, until a large frame is sent. */
  readonly partial: Partial | undefined;
}

/** The first frame that waits, on its way in pieces. */
export interface Transfer {
  readonly name: string;
  readonly sent: number;
  readonly got: number;
  /** Pieces without an answer: where they end, and when they were sent. */
  readonly underWay: readonly { readonly end: number; readonly atSeconds: number }[];
}

/** A whole frame, or a piece of it. */
export type Outgoing =
  | { readonly kind: "whole"; readonly frame: Uint8Array }
  | {
      readonly kind: "piece";
      readonly frame: Uint8Array;
      readonly transfer: string;
      readonly offset: number;
      readonly end: number;
    };

const firstWindow = 4;
const leastWindow = 2;
/** Who is sent more than a megabyte that it does not read is cut off. */
const mostWindow = 16;
/** Answers that take longer make fewer pieces go, and those that take less than half of it more. */
const answerSeconds = 1;

export const nothingToSend: Sending = { waiting: [], transfer: undefined, window: firstWindow, partial: undefined };

export interface SendingEnvironment {
  readonly sizes: PieceSizes;
  readonly nameOf: (frame: Uint8Array) => string;
}

export const withFrame = (state: Sending, frame: Uint8Array): Sending => ({
  ...state,
  waiting: [...state.waiting, frame],
});

/** What may go now, in its order. */
export function whatGoes(
  before: Sending,
  seconds: number,
  { sizes, nameOf }: SendingEnvironment,
): readonly [Sending, readonly Outgoing[]] {
  const out: Outgoing[] = [];
  let state = before;
  for (;;) {
    const [frame] = state.waiting;
    if (!frame) return [state, out];
    if (frame.byteLength <= sizes.wholeBytes) {
      out.push({ kind: "whole", frame });
      state = { ...state, waiting: state.waiting.slice(1) };
      continue;
    }
    let transfer = state.transfer ?? begun(nameOf(frame), frame, state.partial);
    while (transfer.underWay.length < state.window && transfer.sent < frame.byteLength) {
      const offset = transfer.sent;
      const end = Math.min(frame.byteLength, offset + sizes.pieceBytes);
      out.push({ kind: "piece", frame, transfer: transfer.name, offset, end });
      transfer = { ...transfer, sent: end, underWay: [...transfer.underWay, { end, atSeconds: seconds }] };
    }
    return [{ ...state, transfer, partial: undefined }, out];
  }
}

/** A transfer, which goes on where the other end is with the same bytes. */
function begun(name: string, frame: Uint8Array, partial: Partial | undefined): Transfer {
  const has = partial?.transfer === name && partial.bytes < frame.byteLength ? partial.bytes : 0;
  return { name, sent: has, got: has, underWay: [] };
}

/** @throws MalformedMessage for an answer to what was not sent */
export function withAnswer(state: Sending, got: Got, seconds: number): Sending {
  const { transfer, waiting, window } = state;
  if (transfer?.name !== got.transfer) throw malformed(got, "answers pieces that were not sent");
  // It says that all before it has come, too.
  const place = transfer.underWay.findIndex(({ end }) => end === got.bytes);
  const answered = transfer.underWay[place];
  if (!answered) throw malformed(got, `tells of ${got.bytes} bytes, where no piece that is under way ends`);
  const underWay = transfer.underWay.slice(place + 1);
  const took = seconds - answered.atSeconds;
  const next = took > answerSeconds ? window - 1 : took < answerSeconds / 2 ? window + 1 : window;
  const changed = { ...state, window: Math.max(leastWindow, Math.min(mostWindow, next)) };
  if (got.bytes === waiting[0]?.byteLength) return { ...changed, transfer: undefined, waiting: waiting.slice(1) };
  return { ...changed, transfer: { ...transfer, got: got.bytes, underWay } };
}
