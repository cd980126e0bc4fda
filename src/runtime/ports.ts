import type { ReportedEnergy } from "../protocol/messages.ts";

/** What the runtime needs of the world. A platform provides it; nothing above knows of sockets, files or timers. */

/** Time and turns of the event loop. */
export interface Clock {
  /** Seconds since some fixed moment; never goes back. */
  now(): number;
  /** Calls back once, not before `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
  /** Resolves after other work of the event loop was done. */
  yield(): Promise<void>;
}

/** Ordered, reliable frames to one other end. Both ends may send; either may close. */
export interface Channel {
  /** Where the other end is, for people. */
  readonly remote: string;
  /**
   * Takes the frame over: the caller must not change it afterwards. A closed channel ignores it. The aggregator sends one frame over many
   * channels; those that nodes dial may give it to another thread, and take each once.
   */
  send(frame: Uint8Array): void;
  /** Ends the connection; the other end is told the reason (at most 120 bytes of it arrive). Further calls do nothing. */
  close(reason: string): void;
  /** Sets the receiver of frames and of the end; call once, at once. A frame belongs to its receiver. */
  listen(listener: ChannelListener): void;
  /**
   * What is known of the other end: it has said who it is, or it takes part in a run. Where there is room for no more connections,
   * strangers go first. Left out where there is always room.
   */
  standing?(standing: Standing): void;
  /** How many bytes have come, also of a frame that is not whole yet: signs of life. Left out, only whole frames are. */
  arrivedBytes?(): number;
  /** One frame to many ends is sent once, so it is better not cut into pieces for each. */
  readonly sharesFrames?: boolean;
  /** Sends a heartbeat, which overtakes what an emulated link holds back. Left out, it is sent like any frame. */
  beat?(frame: Uint8Array): void;
  /**
   * Sends this heartbeat by itself whenever nothing was sent for so long, also while the program computes and does not give the event
   * loop its turn; from the next frame on that is sent. Left out, each has to be sent.
   */
  beatEvery?(seconds: number, frame: Uint8Array): void;
}

/** A channel whose network can be unplugged: then nothing passes, neither frames nor its end. */
export interface UnpluggableChannel extends Channel {
  unplug(): void;
  /** What was sent meanwhile is lost. An end that nobody could be told of is told now. */
  plugIn(): void;
  /** Whether its other end has ended it. */
  isOver(): boolean;
}

export type Standing = "named" | "placed";

/** Called as methods: a listener may be an object of a class. */
export interface ChannelListener {
  onFrame(frame: Uint8Array): void;
  /** Called once, whichever end closed. `clean` is false if the connection broke. */
  onClose(reason: string, clean: boolean): void;
}

/** Seconds that a device takes for its next local update; asked once for each, in their order. */
export type UpdateSeconds = () => number;

/** What a device draws, in watts: while it computes, while it waits, and beside either while its radio sends or receives. */
export interface Watts {
  readonly computing: number;
  readonly idle: number;
  readonly radio: number;
}

/** Tells the joules that a node draws. */
export interface EnergyMeter {
  /** Otherwise they are reckoned. */
  readonly metered: boolean;
  /** What they are from, for people. */
  readonly by: string;
  /** The most watts, as far as is known. */
  readonly mostWatts: number;
  /** Called when a directive has come; what it returns, with the report. */
  begin(atSeconds: number): (report: ReportedWork) => ReportedEnergy;
}

export interface ReportedWork {
  readonly atSeconds: number;
  /** Spent in local updates. */
  readonly localSeconds: number;
  /** Of the directive and the report. */
  readonly bytes: number;
}

/** Reaches the other end, or throws ConnectionFailed. */
export type Dial = () => Promise<Channel>;

export class ConnectionFailed extends Error {
  override readonly name = "ConnectionFailed";
  /** The other end answered with a refusal: trying again at once will not help. */
  readonly refused: boolean;

  constructor(message: string, { refused = false, ...options }: ErrorOptions & { readonly refused?: boolean } = {}) {
    super(message, options);
    this.refused = refused;
  }
}
