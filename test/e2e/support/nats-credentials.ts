import { randomUUID } from "node:crypto";
import { nkeys } from "@nats-io/transport-node";

export interface NatsUser {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/**
 * An operator with one account that has these users: how a server is configured for it, and the users' credentials files, all as
 * `nsc` makes them.
 */
export function natsOperator<Name extends string>(users: Readonly<Record<Name, NatsUser>>) {
  const [operator, account] = [nkeys.createOperator(), nkeys.createAccount()];
  const noLimits = { subs: -1, data: -1, payload: -1 };
  const credentials = {} as Record<Name, string>;
  for (const [name, { publish, subscribe }] of Object.entries<NatsUser>(users)) {
    const user = nkeys.createUser();
    const may = { pub: { allow: publish }, sub: { allow: subscribe }, ...noLimits, type: "user" };
    const seed = new TextDecoder().decode(user.getSeed());
    credentials[name as Name] =
      `-----BEGIN NATS USER JWT-----\n${signed(account, user, name, may)}\n------END NATS USER JWT------\n\n` +
      `-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`;
  }
  const limits = { ...noLimits, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
  const preload = signed(operator, account, "lab", { limits, type: "account" });
  const configuration = [
    `operator: "${signed(operator, operator, "operator", { type: "operator" })}"`,
    "resolver: MEMORY",
    `resolver_preload: { ${account.getPublicKey()}: "${preload}" }`,
  ].join("\n");
  return { configuration, credentials };
}

/** A JWT of NATS. */
function signed(issuer: nkeys.KeyPair, subject: nkeys.KeyPair, name: string, nats: object): string {
  const header = { typ: "JWT", alg: "ed25519-nkey" };
  const claims = {
    jti: randomUUID(),
    iat: Math.floor(Date.now() / 1000),
    iss: issuer.getPublicKey(),
    name,
    sub: subject.getPublicKey(),
    nats: { ...nats, version: 2 },
  };
  const content = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${content}.${Buffer.from(issuer.sign(new TextEncoder().encode(content))).toString("base64url")}`;
}
