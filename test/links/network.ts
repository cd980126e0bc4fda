import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

/** The aggregator's addresses begin with this; the link to far place number i is the network 10.73.i.0/24. */
const addresses = "10.73";

/** No device of these networks has it: what is sent there is lost, and the sender hears nothing of it. */
const nobody = "02:00:00:00:00:99";

/** A place with a network of its own. */
export interface Place {
  /** What starts a program there. */
  readonly starter: readonly string[];
}

/** A place that a link leads to. */
export interface FarPlace extends Place {
  /** The aggregator's address, seen from there. */
  readonly aggregator: string;
  /** What is sent from here on is lost, in one direction or both, until it is mended. Nobody is told. */
  loseFrom(): void;
  loseTo(): void;
  takeDown(): void;
  mend(): void;
}

export interface Network {
  readonly near: Place;
  readonly far: readonly FarPlace[];
  /** What is there ends too when this process ends. */
  end(): void;
}

const isRoot = process.getuid?.() === 0;

/** Made by root, or by anybody in a user namespace, where all that follows belongs to it. */
const mapping = isRoot ? [] : ["--user", "--map-root-user"];
const entering = (pid: number) => [
  "nsenter",
  "--target",
  String(pid),
  ...(isRoot ? [] : ["--user", "--preserve-credentials"]),
];

/** A place for the aggregator, and others, each at a link of its own to it. */
export async function createNetwork(farPlaces: number): Promise<Network> {
  const holders = [await holdNetwork(["unshare", ...mapping, "--net"])];
  const [near] = holders as [Holder];
  const far: FarPlace[] = [];
  for (let i = 1; i <= farPlaces; i++) {
    const place = await holdNetwork([...entering(near.pid), "unshare", "--net"]);
    holders.push(place);
    far.push(linked(near, place, i));
  }
  for (const { run } of holders) run("ip", "link", "set", "lo", "up");
  return {
    near: near.place,
    far,
    end() {
      for (const { end } of holders) end();
    },
  };
}

function linked(near: Holder, far: Holder, number: number): FarPlace {
  const [here, there] = [`to-${number}`, "to-near"];
  const [own, other] = [`${addresses}.${number}.1`, `${addresses}.${number}.2`];
  near.run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", String(far.pid));
  for (const [place, device, address] of [[near, here, own] as const, [far, there, other] as const]) {
    place.run("ip", "address", "add", `${address}/24`, "dev", device);
    place.run("ip", "link", "set", device, "up");
  }
  return {
    ...far.place,
    aggregator: own,
    loseFrom: () => far.run("ip", "neighbour", "replace", own, "lladdr", nobody, "dev", there, "nud", "permanent"),
    loseTo: () => near.run("ip", "neighbour", "replace", other, "lladdr", nobody, "dev", here, "nud", "permanent"),
    takeDown: () => near.run("ip", "link", "set", here, "down"),
    mend() {
      near.run("ip", "link", "set", here, "up");
      near.run("ip", "neighbour", "flush", "dev", here, "nud", "all");
      far.run("ip", "neighbour", "flush", "dev", there, "nud", "all");
    },
  };
}

/** A process whose network is its own, and goes with it. */
interface Holder {
  readonly pid: number;
  readonly place: Place;
  run(...command: readonly [string, ...string[]]): void;
  end(): void;
}

/** It ends when its input does: at the latest with this process. */
async function holdNetwork(starter: readonly string[]): Promise<Holder> {
  const [first = "", ...rest] = [...starter, "sh", "-c", "echo there; exec cat >/dev/null"];
  const child = spawn(first, rest, { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const pid = child.pid as number;
  const inside = [...entering(pid), "--net"];
  return {
    pid,
    place: { starter: inside },
    run(...command) {
      const [program = "", ...args] = [...inside, ...command];
      execFileSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
    },
    end: () => child.stdin.end(),
  };
}
