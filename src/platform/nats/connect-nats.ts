import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  PermissionViolationError,
  type TlsOptions,
} from "@nats-io/transport-node";
import { ConnectionFailed } from "../../runtime/ports.ts";
import type { NatsAddress } from "./nats-address.ts";

export interface NatsCredentials {
  /** What a credentials file says (`nsc generate creds`). */
  readonly creds?: Uint8Array | undefined;
  /** A file with the certificates of authorities that may vouch for the server; left out, the system's own. */
  readonly caFile?: string | undefined;
}

export interface NatsConnecting extends NatsCredentials {
  readonly address: NatsAddress;
  /** What the server's monitoring shows. */
  readonly name: string;
  /** Connects again whenever the connection breaks, for ever; else it is over then. */
  readonly stays: boolean;
}

const connectTimeoutMs = 10_000;
/** A connection that is half open is noticed after two of these. */
const pingMs = 2000;
const reconnectMs = 500;

/** @throws ConnectionFailed */
export async function connectNats({ address, creds, caFile, name, stays }: NatsConnecting): Promise<NatsConnection> {
  const { server, user, password } = address;
  try {
    return await connect({
      servers: server,
      name,
      ...(user === undefined ? {} : password === undefined ? { token: user } : { user, pass: password }),
      ...(creds === undefined ? {} : { authenticator: credsAuthenticator(creds) }),
      ...(caFile !== undefined || server.startsWith("tls:")
        ? { tls: { ...checked(server), ...(caFile === undefined ? {} : { caFile }) } }
        : {}),
      timeout: connectTimeoutMs,
      pingInterval: pingMs,
      maxPingOut: 2,
      reconnect: stays,
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectMs,
      reconnectJitter: reconnectMs,
      ignoreAuthErrorAbort: stays,
      ignoreClusterUpdates: true,
    });
  } catch (error) {
    throw new ConnectionFailed(`${server}: ${reasonOf(error)}`, { cause: error, refused: isRefusal(error) });
  }
}

/** What the server's permissions do not allow; undefined if the error is another one. */
export function denialIn(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof PermissionViolationError)
      return `the NATS server does not let this user ${cause.operation === "publish" ? "publish" : "subscribe"} to ${cause.subject}: allow it`;
  return undefined;
}

/** The library gives a certificate's name to be checked only where the address is a name; a bare `localhost` is looked for then. */
const checked = (server: string): TlsOptions & { readonly host: string } => ({
  host: new URL(server).hostname.replace(/^\[|\]$/g, ""),
});

const isRefusal = (error: unknown) => error instanceof Error && error.name === "AuthorizationError";

/** The library says only that it failed; the cause says why. */
function reasonOf(error: unknown): string {
  if (isRefusal(error)) return "the NATS server does not let this user in: give other credentials";
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? cause.code : undefined;
    if (code === "ECONNREFUSED") return "no NATS server listens there yet";
    if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "there is no such host";
    if (!(cause.cause instanceof Error)) return cause.message || cause.name;
  }
  return String(error);
}
