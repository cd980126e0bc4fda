import { type NatsConnection, nuid, RequestError } from "@nats-io/transport-node";
import { type Channel, ConnectionFailed, type Dial } from "../../runtime/ports.ts";
import { connectNats, denialIn, type NatsConnecting } from "./connect-nats.ts";
import { dialAnswer, dialRequest } from "./dial-messages.ts";
import { fleetSubjects } from "./fleet-subjects.ts";
import type { NatsAddress } from "./nats-address.ts";
import { natsChannel } from "./nats-channel.ts";
import { createJoiner, PiecesLost } from "./pieces.ts";

const answerTimeoutMs = 10_000;

/** Frames that went to all wait here until this channel's turn comes; a later one replaces them. */
const keptShared = 2;

export interface NatsDialerOptions extends Omit<NatsConnecting, "stays"> {
  readonly maximumFrameBytes: number;
  /** What lets the node in, where the aggregator asks for it. */
  readonly token?: string | undefined;
}

/** Dials the aggregator of a fleet through a NATS server: each channel has a connection of its own to the server. */
export function natsDialer({ maximumFrameBytes, token, ...connecting }: NatsDialerOptions): Dial {
  return async () => {
    const connection = await connectNats({ ...connecting, stays: false });
    try {
      return await dialOver(connection, connecting.address, { maximumFrameBytes, token, name: connecting.name });
    } catch (error) {
      void connection.close();
      throw error;
    }
  };
}

async function dialOver(
  connection: NatsConnection,
  { server, fleet }: NatsAddress,
  { maximumFrameBytes, token, name }: Pick<NatsDialerOptions, "maximumFrameBytes" | "token" | "name">,
): Promise<Channel> {
  const subjects = fleetSubjects(fleet);
  const id = nuid.next();
  let denied: string | undefined;
  const onDenied = (error: Error) => {
    denied ??= denialIn(error) ?? error.message;
  };
  const shared = receiveShared(connection, subjects.all, maximumFrameBytes, onDenied);
  const channel = natsChannel({
    connection,
    remote: `${fleet} at ${server}`,
    from: subjects.down(id),
    to: subjects.up(id),
    maximumFrameBytes,
    sharedFrame: shared,
    // What it has said last has to reach the server.
    onOver: () => void connection.drain().catch(() => {}),
    onDenied,
  });
  connection.subscribe(subjects.leads, {
    callback: (error) => (error ? onDenied(error) : channel.breakOff("another aggregator leads now")),
  });
  void connection
    .closed()
    .then((error) => channel.breakOff(error ? `${server}: ${error.message}` : "connection closed"));
  let answer: Uint8Array;
  try {
    const request = dialRequest.encode({ id, name, ...(token === undefined ? {} : { token }) });
    answer = (await connection.request(subjects.dial, request, { timeout: answerTimeoutMs })).data;
  } catch (error) {
    const denial = denied ?? denialIn(error);
    throw new ConnectionFailed(`${server}: ${denial ?? whyUnanswered(error, fleet)}`, {
      cause: error,
      refused: denial !== undefined,
    });
  }
  // The server says so before it passes the request on.
  const refusal = denied ?? dialAnswer.refusalIn(answer);
  if (refusal !== undefined) throw new ConnectionFailed(`${server}: ${refusal}`, { refused: true });
  return channel;
}

function whyUnanswered(error: unknown, fleet: string): string {
  if (error instanceof RequestError && error.isNoResponders()) return `no aggregator of ${fleet} is there yet`;
  return `the aggregator of ${fleet} does not answer (${error instanceof Error ? error.message : error})`;
}

/** Keeps the newest frames that go to all nodes. */
function receiveShared(
  connection: NatsConnection,
  subject: string,
  maximumFrameBytes: number,
  onDenied: (error: Error) => void,
) {
  let joiner = createJoiner(maximumFrameBytes, "anywhere");
  const kept = new Map<number, Uint8Array>();
  connection.subscribe(subject, {
    callback(error, { data }) {
      if (error) return onDenied(error);
      try {
        const joined = joiner.take(data);
        if (joined?.received.kind !== "frame") return;
        kept.set(joined.number, joined.received.frame);
        for (const number of kept.keys()) if (kept.size > keptShared) kept.delete(number);
      } catch (error) {
        if (!(error instanceof PiecesLost)) throw error;
        // Who needs it notices that it is not there.
        joiner = createJoiner(maximumFrameBytes, "anywhere");
      }
    },
  });
  return (number: number) => {
    const frame = kept.get(number);
    kept.delete(number);
    return frame;
  };
}
