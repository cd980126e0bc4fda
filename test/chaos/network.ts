import type { Random } from "../../src/math/random.ts";
import type { VirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import { shortenedReason } from "../../src/runtime/close-reason.ts";
import { type Channel, type ChannelListener, ConnectionFailed } from "../../src/runtime/ports.ts";
import type { Process } from "./process.ts";

/** A computer: while it is off, nobody answers for it. */
export interface Machine {
  isUp: boolean;
}

/** A program that takes part in a connection. */
export interface Party {
  readonly process: Process;
  readonly machine: Machine;
  readonly name: string;
}

/** The way between a node and the aggregator. Frames stay in order, as over TCP. */
export interface Link {
  /** Each way. */
  latencySeconds: number;
  /** Nothing comes through before; what was sent comes then. */
  heldUntil: number;
  /** Frames that are sent before `lossyUntil` are lost with this probability, and sent again. */
  lossShare: number;
  lossyUntil: number;
  /** Its connections. */
  readonly cuts: Set<Cut>;
  /** Both see that the connection is broken, each after so long. */
  cut(nearSeconds: number, farSeconds: number): void;
  /** Nothing comes through any more, and nobody is told. */
  forget(): void;
}

export interface Listening extends Party {
  accept(channel: Channel): void;
}

export interface NetworkOptions {
  readonly clock: VirtualClock;
  readonly random: Random;
  /** Sees each frame before it arrives; false: it does not. */
  readonly onFrame: (frame: Uint8Array, from: Party, to: Party) => boolean;
}

const resendSeconds = 0.2;
/** How long a dialer waits for an answer. */
const dialSeconds = 10;
const broke = "the connection broke";

export type Network = ReturnType<typeof createNetwork>;

/** Ends a connection by the operating system of whoever has ended. */
type Sever = (ended: Process) => void;

export function createNetwork({ clock, random, onFrame }: NetworkOptions) {
  const severs = new Set<Sever>();
  const later = (seconds: number, act: () => void) => clock.after(seconds * 1000, act);

  function link(latencySeconds: number): Link {
    const cuts = new Set<Cut>();
    const none = Number.NEGATIVE_INFINITY;
    return {
      ...{ latencySeconds, heldUntil: none, lossShare: 0, lossyUntil: none, cuts },
      cut(near, far) {
        for (const cut of [...cuts]) cut(near, far);
      },
      forget() {
        for (const cut of [...cuts]) cut(undefined, undefined);
      },
    };
  }

  function arrivalOver(over: Link): number {
    const now = clock.now();
    const lost = now < over.lossyUntil && random.uniform() < over.lossShare ? resendSeconds : 0;
    return Math.max(now + over.latencySeconds + lost, over.heldUntil);
  }

  async function connect(over: Link, from: Party, listening: () => Listening | undefined): Promise<Channel> {
    const begun = clock.now();
    const wait = Math.min(arrivalOver(over) - begun, dialSeconds);
    await new Promise<void>((resolve) => later(wait, resolve));
    const to = listening();
    if (wait >= dialSeconds || (to && !to.machine.isUp)) throw new ConnectionFailed("no answer");
    if (!to) throw new ConnectionFailed("nothing listens");
    const [near, far] = connection(over, from, to);
    // A program that is stopped answers when it goes on.
    await new Promise<void>((resolve, reject) => {
      const broken: Sever = (ended) => {
        if (ended !== to.process) return;
        severs.delete(broken);
        later(over.latencySeconds, () => from.process.reach(() => reject(new ConnectionFailed(broke))));
      };
      severs.add(broken);
      to.process.reach(() => {
        severs.delete(broken);
        to.accept(far);
        later(over.latencySeconds, () => from.process.reach(resolve));
      });
    });
    return near;
  }

  function connection(over: Link, from: Party, to: Party): readonly [Channel, Channel] {
    const near = end(from, to, over);
    const far = end(to, from, over);
    near.other = far;
    far.other = near;
    const cut: Cut = (nearSeconds, farSeconds) => {
      over.cuts.delete(cut);
      for (const [of, seconds] of [
        [near, nearSeconds],
        [far, farSeconds],
      ] as const) {
        of.isCut = true;
        if (seconds === undefined) of.isDeaf = true;
        else later(seconds, () => of.ended(broke, false));
      }
    };
    over.cuts.add(cut);
    const sever: Sever = (ended) => {
      if (ended !== from.process && ended !== to.process) return;
      severs.delete(sever);
      const survivor = ended === from.process ? far : near;
      if ((ended === from.process ? from : to).machine.isUp) {
        later(over.latencySeconds, () => survivor.ended(broke, false));
      } else over.cuts.delete(cut);
    };
    severs.add(sever);
    return [near.channel, far.channel];
  }

  function end(owner: Party, peer: Party, over: Link): End {
    let listener: ChannelListener | undefined;
    let early: ((listener: ChannelListener) => void)[] = [];
    let closed = false;
    let isOver = false;
    let lastArrival = 0;
    const arrive = (act: (to: ChannelListener) => void) => {
      if (listener) act(listener);
      else early.push(act);
    };
    const transmit = (act: () => void) => {
      lastArrival = Math.max(lastArrival, arrivalOver(over));
      later(lastArrival - clock.now(), act);
    };
    const self: End = {
      ...{ other: undefined, isCut: false, isDeaf: false },
      ended(reason, clean) {
        owner.process.reach(() => {
          if (isOver) return;
          isOver = true;
          closed = true;
          arrive((to) => to.onClose(reason, clean));
        });
      },
      take(frame) {
        if (self.isDeaf) return;
        owner.process.reach(() => {
          if (!isOver && onFrame(frame, peer, owner)) arrive((to) => to.onFrame(frame));
        });
      },
      channel: {
        remote: peer.name,
        send(frame) {
          if (closed || !owner.process.acts() || self.isCut) return;
          // A machine that is up again knows nothing of the connection, and says so.
          if (!peer.process.isAlive() && peer.machine.isUp) return transmit(() => self.ended(broke, false));
          const copy = new Uint8Array(frame);
          transmit(() => self.other?.take(copy));
        },
        close(reason) {
          if (closed || !owner.process.acts()) return;
          closed = true;
          const told = shortenedReason(reason);
          transmit(() => {
            if (!self.isCut) self.other?.ended(told, true);
            later(0, () => self.ended(told, true));
          });
        },
        listen(given) {
          later(0, () => {
            listener = given;
            const before = early;
            early = [];
            for (const act of before) owner.process.reach(() => act(given));
          });
        },
      },
    };
    return self;
  }

  return {
    link,
    connect,
    /** Its connections end: at once as seen from the others, or, where its machine is off, not as far as they know. */
    ended(process: Process) {
      for (const sever of [...severs]) sever(process);
    },
  };
}

type Cut = (nearSeconds: number | undefined, farSeconds: number | undefined) => void;

interface End {
  readonly channel: Channel;
  other: End | undefined;
  /** What it sends is lost, and what comes to it. */
  isCut: boolean;
  isDeaf: boolean;
  ended(reason: string, clean: boolean): void;
  take(frame: Uint8Array): void;
}
