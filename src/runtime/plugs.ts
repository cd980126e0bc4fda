import type { ConnectionId } from "../protocol/aggregator/environment.ts";
import type { NodeMessage } from "../protocol/messages.ts";
import type { NodeUnplugged } from "../watch/events.ts";
import type { Aggregator } from "./aggregator-options.ts";
import type { Channel, UnpluggableChannel } from "./ports.ts";

/** Which nodes' networks are unplugged, seen from the aggregator, which every link leads to. */
export interface Plugs {
  /** Puts a plug on a channel, whose connection is told of by `opened`. */
  on(channel: Channel): Channel;
  opened(connection: ConnectionId, channel: Channel): void;
  closed(connection: ConnectionId): void;
  /** True: the message was sent into a network that is unplugged, and nobody hears of it. */
  holds(connection: ConnectionId, message: NodeMessage, frameBytes?: number): boolean;
  readonly commands: Pick<Aggregator, "setPlug" | "isUnplugged">;
}

/** What the hello of a connection named. */
interface Plugged {
  readonly channel: UnpluggableChannel;
  name?: string;
  /** Its hello was sent into a network that was unplugged. */
  isUnheard: boolean;
}

/** Why a connection ends over which nothing came because of that. */
const pluggedInReason = "the network was unplugged, and is plugged in again";

export interface PlugsOptions {
  /** Left out, no network can be unplugged. */
  readonly unpluggable: ((channel: Channel) => UnpluggableChannel) | undefined;
  readonly emit: (event: NodeUnplugged) => void;
  /** Ends a connection of which nobody has heard. */
  readonly end: (connection: ConnectionId, reason: string) => void;
}

export function createPlugs(options: PlugsOptions): Plugs {
  return options.unpluggable ? plugsOn(options.unpluggable, options) : withoutPlugs(options);
}

/** Of networks that stay plugged in, whatever is asked, there is nothing to remember. */
function withoutPlugs({ emit }: PlugsOptions): Plugs {
  const asked = new Set<string>();
  function setPlug(name: string, isPulled: boolean): void {
    if (isPulled === asked.has(name)) return;
    if (isPulled) asked.add(name);
    else asked.delete(name);
    emit({ kind: "node-unplugged", name, unplugged: isPulled });
  }
  return {
    on: (channel) => channel,
    opened() {},
    closed() {},
    holds: () => false,
    commands: { setPlug, isUnplugged: (name) => asked.has(name) },
  };
}

function plugsOn(unpluggable: (channel: Channel) => UnpluggableChannel, { emit, end }: PlugsOptions): Plugs {
  const unplugged = new Set<string>();
  const open = new Map<ConnectionId, Plugged>();
  /** Closed here while they were unplugged, so that their nodes do not know, by the nodes' names. */
  const halfOpen = new Map<string, UnpluggableChannel[]>();

  function setPlug(name: string, isPulled: boolean): void {
    if (isPulled === unplugged.has(name)) return;
    if (isPulled) unplugged.add(name);
    else unplugged.delete(name);
    const named = [...open].filter(([, plugged]) => plugged.name === name);
    if (isPulled) for (const [, { channel }] of named) channel.unplug();
    else {
      for (const channel of halfOpen.get(name) ?? []) channel.plugIn();
      halfOpen.delete(name);
      for (const [, { channel }] of named) channel.plugIn();
      // Their nodes still wait for an answer.
      for (const [connection, { isUnheard }] of named) if (isUnheard) end(connection, pluggedInReason);
    }
    emit({ kind: "node-unplugged", name, unplugged: isPulled });
  }

  return {
    on: unpluggable,
    opened(connection, channel) {
      // It has its plug from above.
      open.set(connection, { channel: channel as UnpluggableChannel, isUnheard: false });
    },
    closed(connection) {
      const plugged = open.get(connection);
      open.delete(connection);
      if (plugged?.name === undefined || !unplugged.has(plugged.name)) return;
      const others = (halfOpen.get(plugged.name) ?? []).filter((channel) => !channel.isOver());
      halfOpen.set(plugged.name, [...others, plugged.channel]);
    },
    holds(connection, message) {
      const plugged = open.get(connection);
      if (message.type !== "hello" || !plugged) return false;
      plugged.name ??= message.name;
      if (!unplugged.has(message.name)) return false;
      plugged.isUnheard = true;
      plugged.channel.unplug();
      return true;
    },
    commands: { setPlug, isUnplugged: (name) => unplugged.has(name) },
  };
}
