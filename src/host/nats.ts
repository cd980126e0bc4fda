import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { isNatsAddress, type NatsAddress, parseNatsAddress } from "../platform/nats/nats-address.ts";
import type { NatsListener } from "../platform/nats/nats-listener.ts";
import type { Gate, Grant } from "../platform/nodejs/access/gate.ts";
import { type JoinLink, parseJoinLink } from "../platform/nodejs/join-link.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { nodeUrl } from "../platform/nodejs/websocket-dialer.ts";
import { UserError } from "../protocol/user-error.ts";
import { type Channel, ConnectionFailed, type Dial } from "../runtime/ports.ts";
import type { SharedStore } from "../runtime/shared-store.ts";

/** How a program gets into a NATS server. */
export interface NatsAccess {
  /** A file with its credentials, as `nsc` makes them. */
  readonly natsCreds?: string | undefined;
  /** A file with the certificates of authorities that may vouch for the server; left out, the system's own. */
  readonly natsCa?: string | undefined;
}

/** Through which NATS server nodes reach an aggregator, beside its own address. */
export interface NatsConfiguration extends NatsAccess {
  /** `nats://[USER:PASSWORD@]HOST[:4222][/FLEET]`, or with `tls:`. */
  readonly nats?: string | undefined;
}

/** The packages of NATS are optional: who has no NATS server does without. @throws UserError */
async function needed<Module>(loading: Promise<Module>): Promise<Module> {
  try {
    return await loading;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new UserError("what speaks with NATS servers is optional, and is not installed", {
      toDo: "npm install @nats-io/transport-node@3.3.1 @nats-io/jetstream@3.3.1 @nats-io/kv@3.3.1",
    });
  }
}

/** A link or address of an aggregator, or the address of a NATS server through which it is reached. @throws TypeError */
export function parseNodeLink(text: string): JoinLink {
  return parseJoinLink(text, isNatsAddress(text) ? natsUrl : nodeUrl);
}

function natsUrl(address: string): string {
  parseNatsAddress(address);
  return address;
}

export interface NatsNodes {
  readonly maximumFrameBytes: number;
  readonly gate: Gate;
  readonly onNode: (channel: Channel, grant: Grant) => void;
  readonly onState: (text: string, isProblem: boolean) => void;
}

/** Takes nodes through a NATS server, where one is named. @throws UserError */
export async function listenForNats(
  { nats, ...access }: NatsConfiguration,
  { gate, onNode, onState, maximumFrameBytes }: NatsNodes,
): Promise<NatsListener | undefined> {
  if (nats === undefined) {
    refuseAlone(access);
    return undefined;
  }
  const address = natsAddress(nats);
  const { listenAtNats } = await needed(import("../platform/nats/nats-listener.ts"));
  /** Who was let in, until its channel is there. */
  const admitted = new Map<string, Grant>();
  try {
    return await listenAtNats({
      address,
      ...filesOf(access),
      name: `edgewise aggregator on ${hostname()}`,
      maximumFrameBytes,
      refusal({ id, token }) {
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
        const verdict = gate.check({ headers, remoteAddress: undefined }, "join");
        if (verdict.kind === "refused") return verdict.reason;
        admitted.set(id, verdict.grant);
        return undefined;
      },
      onNode(channel, { id }) {
        const grant = admitted.get(id);
        admitted.delete(id);
        if (grant) onNode(channel, grant);
      },
      onState,
    });
  } catch (error) {
    if (!(error instanceof ConnectionFailed)) throw error;
    const toDo = error.refused
      ? undefined
      : "see that the server runs, and that address and options are what it asks for";
    throw new UserError(error.message, { where: "--nats", toDo });
  }
}

/** What the aggregators of a fleet share. @throws UserError, ConnectionFailed */
export async function connectForStandby({
  nats,
  ...access
}: NatsConfiguration): Promise<{ readonly store: SharedStore; close(): Promise<void> }> {
  if (nats === undefined)
    throw new UserError("--standby is for aggregators that share a NATS server, and none is named", {
      toDo: "add --nats URL",
    });
  const address = natsAddress(nats);
  const { connectNats } = await needed(import("../platform/nats/connect-nats.ts"));
  const { natsStore } = await needed(import("../platform/nats/nats-store.ts"));
  const connection = await connectNats({
    address,
    ...filesOf(access),
    name: `edgewise standby on ${hostname()}`,
    stays: true,
  });
  const store = await natsStore(connection, address.fleet);
  return { store, close: () => connection.close() };
}

/** How a node reaches its aggregator through a NATS server. @throws UserError */
export function dialThroughNats(
  url: string,
  { name, token, maximumFrameBytes, ...access }: NatsAccess & NodeDialing,
): Dial {
  const options = { address: withPassword(parseNatsAddress(url)), ...filesOf(access), name, token, maximumFrameBytes };
  return async () => {
    const { natsDialer } = await needed(import("../platform/nats/nats-dialer.ts"));
    return natsDialer(options)();
  };
}

interface NodeDialing {
  readonly name: string;
  readonly token?: string | undefined;
  readonly maximumFrameBytes: number;
}

function natsAddress(text: string) {
  try {
    return withPassword(parseNatsAddress(text));
  } catch (error) {
    if (error instanceof TypeError) throw new UserError(error.message, { where: "--nats" });
    throw error;
  }
}

/** Addresses are seen in the machine's list of processes and kept in checkpoints; a password of the environment is not. */
function withPassword(address: NatsAddress): NatsAddress {
  const password = process.env.EDGEWISE_NATS_PASSWORD;
  const isMissing = address.user !== undefined && address.password === undefined;
  return isMissing && password ? { ...address, password } : address;
}

/** What is said of a NATS server changes nothing where none is named. */
function refuseAlone({ natsCreds, natsCa }: NatsAccess): void {
  const given = natsCreds !== undefined ? "--nats-creds" : natsCa !== undefined ? "--nats-ca" : undefined;
  if (given !== undefined)
    throw new UserError(`${given} is for a NATS server, and none is named`, { toDo: "add --nats URL" });
}

function filesOf({ natsCreds, natsCa }: NatsAccess) {
  if (natsCa !== undefined) readable(natsCa, "--nats-ca");
  return {
    ...(natsCreds === undefined ? {} : { creds: credentialsIn(natsCreds) }),
    ...(natsCa === undefined ? {} : { caFile: natsCa }),
  };
}

function credentialsIn(path: string): Uint8Array {
  const bytes = readable(path, "--nats-creds");
  const text = new TextDecoder().decode(bytes);
  if (!/^-+BEGIN NATS USER JWT-+$/m.test(text) || !/^-+BEGIN USER NKEY SEED-+$/m.test(text))
    throw new UserError(`${path} holds no credentials, which are the JWT and the key of a user`, {
      where: "--nats-creds",
      toDo: "name a file as nsc generate creds makes it",
    });
  return bytes;
}

function readable(path: string, option: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${systemReason(error)}`, { where: option });
  }
}
