import { linkChannels } from "../../src/platform/memory/linked-channels.ts";
import type { Channel } from "../../src/runtime/ports.ts";
import type { Relay } from "../../src/runtime/relay.ts";
import { counted, type LinkBytes } from "./counted-channel.ts";
import type { virtualRun } from "./virtual-run.ts";

type Taker = Pick<Relay, "accept">;
type VirtualClock = ReturnType<typeof virtualRun>["clock"];

/** The way to what takes channels, or to such a way. It can be shut: whoever dials then waits until it is open. */
export class Gate {
  to: Taker | Gate | undefined;
  readonly #clock: VirtualClock;
  readonly #over: LinkBytes;
  readonly #ends: { close(reason: string): void }[] = [];
  #waiting: (() => void)[] = [];
  #isShut = false;

  /** @param over counts what goes through */
  constructor(clock: VirtualClock, over: LinkBytes, to?: Taker | Gate) {
    this.#clock = clock;
    this.#over = over;
    this.to = to;
  }

  dialAs(name: string) {
    return async () => {
      const [near, far] = linkChannels({ clock: this.#clock, names: [name, "above"] });
      await this.#pass([near, counted(far, this.#over)]);
      return near;
    };
  }

  async #pass(ends: readonly [Channel, Channel]): Promise<void> {
    while (this.#isShut) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#ends.push(...ends);
    if (this.to instanceof Gate) await this.to.#pass(ends);
    else this.to?.accept(ends[1]);
  }

  shut(): void {
    this.#isShut = true;
    for (const end of this.#ends.splice(0)) end.close("cut");
  }

  open(): void {
    this.#isShut = false;
    for (const go of this.#waiting.splice(0)) go();
  }
}
