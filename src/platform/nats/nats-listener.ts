import type { NatsConnection } from "@nats-io/transport-node";
import { type Channel, ConnectionFailed } from "../../runtime/ports.ts";
import { connectNats, denialIn, type NatsConnecting } from "./connect-nats.ts";
import { type DialRequest, dialAnswer, dialRequest } from "./dial-messages.ts";
import { fleetSubjects } from "./fleet-subjects.ts";
import { isOpen, type NatsChannel, natsChannel, pieceBytesFor } from "./nats-channel.ts";
import { createCutter } from "./pieces.ts";
import { shareFrames } from "./share-frames.ts";

const drainMs = 2000;

const after = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref();
  });

/** Channels of one fleet; more are refused. */
const mostChannels = 10_000;

export interface NatsListenerOptions extends Omit<NatsConnecting, "stays"> {
  readonly maximumFrameBytes: number;
  /** Why this one may not connect; undefined if it may. */
  readonly refusal: (request: DialRequest) => string | undefined;
  readonly onNode: (channel: Channel, request: DialRequest) => void;
  /** The connection to the server broke, or is there again. */
  readonly onState: (text: string, isProblem: boolean) => void;
}

export interface NatsListener {
  /** Where nodes reach it: an address for them, without credentials. */
  readonly address: string;
  readonly connection: NatsConnection;
  close(): Promise<void>;
}

/** Takes nodes of one fleet through a NATS server, from now on. @throws ConnectionFailed */
export async function listenAtNats(options: NatsListenerOptions): Promise<NatsListener> {
  const { address, maximumFrameBytes, onNode, onState, refusal } = options;
  const connection = await connectNats({ ...options, stays: true });
  const subjects = fleetSubjects(address.fleet);
  const channels = new Map<string, NatsChannel>();
  const cutter = createCutter(pieceBytesFor(connection));
  const sharing = shareFrames({
    channels: () => channels.size,
    publishToAll(frame) {
      for (const piece of cutter.frame(frame)) connection.publish(subjects.all, piece);
      return cutter.lastNumber();
    },
  });

  function answer(data: Uint8Array): Uint8Array {
    const request = dialRequest.decode(data);
    if (!request || channels.has(request.id)) return dialAnswer.refused("what asks for a connection is no node");
    if (channels.size >= mostChannels)
      return dialAnswer.refused(`${mostChannels} nodes are connected, and no more may be`);
    const reason = refusal(request);
    if (reason !== undefined) return dialAnswer.refused(reason);
    const channel = natsChannel({
      connection,
      remote: `${request.name} through NATS`,
      from: subjects.up(request.id),
      to: subjects.down(request.id),
      maximumFrameBytes,
      isStranger: true,
      share: sharing.take,
      onOver: () => channels.delete(request.id),
    });
    channel.onFlush = sharing.flush;
    channels.set(request.id, channel);
    onNode(channel, request);
    return dialAnswer.accepted;
  }

  let denied: Error | undefined;
  connection.subscribe(subjects.dial, {
    callback(error, message) {
      if (error) denied ??= error;
      else message.respond(answer(message.data));
    },
  });
  // Nodes of an aggregator that was here before connect anew.
  connection.publish(subjects.leads);
  void watchState();

  async function watchState(): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === "disconnect") {
        onState(`the connection to ${address.server} broke; it is tried again`, true);
        for (const channel of channels.values()) channel.breakOff(`${address.server}: connection broke`);
      } else if (status.type === "reconnect") {
        // What was sent meanwhile is lost: all begin anew.
        if (isOpen(connection)) connection.publish(subjects.leads);
        onState(`connected to ${address.server} again`, false);
      } else if (status.type === "error" && status.error !== denied)
        onState(`${address.server}: ${denialIn(status.error) ?? status.error.message}`, true);
    }
  }

  await connection.flush().catch(() => {});
  if (denied) {
    await connection.close();
    throw new ConnectionFailed(`${address.server}: ${denialIn(denied) ?? denied.message}`, { refused: true });
  }
  return {
    address: `${address.server}/${address.fleet}`,
    connection,
    async close() {
      sharing.flush();
      for (const channel of channels.values()) channel.close("the aggregator has ended");
      // A server that is away takes no last words.
      await Promise.race([connection.drain().catch(() => {}), after(drainMs)]);
      await connection.close();
    },
  };
}
