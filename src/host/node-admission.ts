import { type AllowedKeys, KeyListProblem } from "../platform/nodejs/access/allowed-keys.ts";
import { type Grant, wayToLink } from "../platform/nodejs/access/gate.ts";
import { StateFolderProblem } from "../platform/nodejs/access/state-folder.ts";
import type { Admit, Candidate, KeptNames } from "../runtime/node-proofs.ts";
import type { Access } from "./access.ts";

export interface NodeAdmissionOptions {
  /** Left out, nobody is asked for anything. */
  readonly access: Access | undefined;
  /** Names of nodes that the aggregator starts itself. */
  readonly ownNames: ReadonlySet<string>;
  /** Something in the files of keys and names is wrong: the person at the aggregator has to know. */
  readonly onProblem: (message: string) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Which nodes may join, and under which names, once they have proven their keys. */
export interface NodeAdmission {
  admit(grant: Grant): Admit;
  /** Whether a node that has joined may stay, as far as its key is concerned. */
  holds(grant: Grant): boolean;
  /** Left out, names are kept only by the aggregator's own memory. */
  readonly names: KeptNames | undefined;
}

const unreadable = "the aggregator cannot read its files of keys and names; it says there what is wrong with them";

/** Nodes that try again and again are told of so often, and no more. */
const tellAgainMs = 60_000;

export function nodeAdmission(options: NodeAdmissionOptions): NodeAdmission {
  const { access, ownNames, onProblem, now = Date.now } = options;
  if (!access) return { admit: () => () => undefined, holds: () => true, names: undefined };
  const { tokens, names, allowed } = access;
  /** Those that a list has let in, by what they came by. */
  const listed = new WeakMap<Grant, Candidate>();

  const toldAt = new Map<"files" | "names", number>();

  function tell(about: "files" | "names", message: string): void {
    if (now() - (toldAt.get(about) ?? Number.NEGATIVE_INFINITY) < tellAgainMs) return;
    toldAt.set(about, now());
    onProblem(message);
  }

  /** What is asked of files of which something may be wrong. */
  function asked<T>(read: () => T, otherwise: T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof StateFolderProblem || error instanceof KeyListProblem)) throw error;
      tell("files", error.message);
      return otherwise;
    }
  }

  function byToken({ token }: Grant, { name, key }: Candidate): string | undefined {
    if (!token) return undefined;
    const isLate = now() >= token.expiresAt;
    if (key !== undefined) {
      // Where nothing can be written, whoever may come anyway is let in without being counted.
      const isCounted = isLate || token.uses !== undefined;
      if (asked(() => tokens.use(token, { by: key, name }), !isCounted)) return undefined;
      if (!isCounted) return `this token was revoked: ${wayToLink("join")}`;
      const why = isLate ? "this token has expired" : "this token has let in as many nodes as it may";
      return `${why}, and this node is new to it: ${wayToLink("join")}`;
    }
    if (isLate) return `this token has expired: ${wayToLink("join")}`;
    if (token.uses === undefined) return undefined;
    return "this token is for a number of nodes, which are counted by their keys: start this node without --no-key";
  }

  return {
    admit: (grant) => (candidate) => {
      const isOurs = grant.token === undefined && !grant.byKey;
      if (!isOurs && ownNames.has(candidate.name))
        return `${candidate.name} is the name of a node that this aggregator starts itself: choose another one with --name`;
      if (!allowed || isOurs) return byToken(grant, candidate);
      const problem = asked(() => listProblem(allowed.read(), candidate), unreadable);
      if (problem === undefined) listed.set(grant, candidate);
      return problem;
    },
    holds(grant) {
      const candidate = listed.get(grant);
      const keys = candidate && allowed?.settled();
      return !keys || listProblem(keys, candidate) === undefined;
    },
    names: {
      ownerOf: (name) =>
        asked<ReturnType<KeptNames["ownerOf"]>>(
          () => ({
            owner: allowed?.read().ownerOf.get(name) ?? names.ownerOf(name),
          }),
          { problem: unreadable },
        ),
      bind(name, key) {
        if (asked(() => names.bind(name, key), true)) return;
        tell(
          "names",
          `${name} has its name only while this aggregator remembers it: there are too many names of nodes; \`edgewise tokens keys\` lists them`,
        );
      },
    },
  };
}

function listProblem({ namesOf }: AllowedKeys, { name, key }: Candidate): string | undefined {
  if (key === undefined)
    return "only nodes with a key of this aggregator's list may join: start the node without --no-key";
  const listed = namesOf.get(key);
  if (listed === undefined)
    return "the key of this node is not in this aggregator's list: give the person who runs it what `edgewise node --show-key` prints";
  if (listed === "any" || listed.has(name)) return undefined;
  return `this node's key is listed for ${[...listed].join(", ")}, not for ${name}: start it with that --name`;
}
