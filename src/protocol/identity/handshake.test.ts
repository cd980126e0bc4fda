import { describe, expect, test } from "vitest";
import { hello } from "../../../test/support/aggregator-environment.ts";
import { aggregatorIdentity, nodeIdentity } from "../../../test/support/identities.ts";
import { decodeAggregatorMessage, decodeNodeMessage, encode } from "../codec.ts";
import type { Hello } from "../messages.ts";
import {
  type AggregatorIdentity,
  askingHello,
  challengeProblem,
  challengeTo,
  isProven,
  linkProblem,
  type NodeIdentity,
  proofFor,
} from "./handshake.ts";
import type { AskingHello } from "./transcript.ts";

const named = (fill: number) => new Uint8Array(32).fill(fill);

/** A node's side and an aggregator's, up to the node's proof. */
async function shakeHands(
  node: NodeIdentity & { readonly key: NonNullable<NodeIdentity["key"]> },
  aggregator: AggregatorIdentity,
  more: Partial<Hello> = {},
) {
  const asking = askingHello(hello("pi-1", more), node);
  const challenge = await challengeTo(asking, aggregator);
  const problem = await challengeProblem(asking, challenge, node);
  const proof = await proofFor(asking, challenge, node.key);
  return { asking, challenge, problem, proof };
}

describe("each side knows the other one by its key", () => {
  test("also when it was sent as bytes", async () => {
    const aggregator = aggregatorIdentity({ certificate: named(7) });
    const node = nodeIdentity({ aggregatorKey: aggregator.key.publicKey, certificate: named(7) });
    const { asking, challenge, problem, proof } = await shakeHands(node, aggregator);
    expect(problem).toBeUndefined();
    expect(linkProblem(asking, aggregator)).toBeUndefined();
    expect(await isProven(asking, challenge, proof, aggregator.signatures)).toBe(true);
    expect(decodeNodeMessage(encode(asking))).toEqual(asking);
    expect(decodeAggregatorMessage(encode(challenge))).toEqual(challenge);
    expect(decodeNodeMessage(encode(proof))).toEqual(proof);
  });

  test("a node that shows a key which it has not is found out", async () => {
    const aggregator = aggregatorIdentity();
    const thief = nodeIdentity();
    const shown = { ...thief, key: { ...thief.key, publicKey: nodeIdentity().key.publicKey } };
    const { asking, challenge, proof } = await shakeHands(shown, aggregator);
    expect(await isProven(asking, challenge, proof, aggregator.signatures)).toBe(false);
  });

  test("a node whose link names another aggregator's key does not go on, and says so", async () => {
    const node = nodeIdentity({ aggregatorKey: aggregatorIdentity().key.publicKey });
    const { problem } = await shakeHands(node, aggregatorIdentity());
    expect(problem).toMatch(
      /^the key of this aggregator is [\w-]{43}, which is not the one that the link names: it is another one/,
    );
  });

  test("an aggregator that shows a key which it has not is found out", async () => {
    const real = aggregatorIdentity();
    const false_ = { ...real, key: { ...aggregatorIdentity().key, publicKey: real.key.publicKey } };
    for (const aggregatorKey of [real.key.publicKey, undefined]) {
      const { problem } = await shakeHands(nodeIdentity({ aggregatorKey }), false_);
      expect(problem).toMatch(/^this aggregator has not the key that it shows/);
    }
  });

  test("a node that came by a link with another certificate is told to use a right one", () => {
    const asking = askingHello(hello("pi-1"), nodeIdentity({ certificate: named(7) }));
    expect(linkProblem(asking, aggregatorIdentity({ certificate: named(8) }))).toMatch(/names another certificate/);
    // A proxy may have one that the aggregator does not know.
    expect(linkProblem(asking, aggregatorIdentity())).toBeUndefined();
  });
});

describe("what was heard is of no use in another connection", () => {
  test("neither a node's proof nor an aggregator's challenge", async () => {
    const aggregator = aggregatorIdentity();
    const node = nodeIdentity({ aggregatorKey: aggregator.key.publicKey });
    const heard = await shakeHands(node, aggregator);
    const again = await shakeHands(node, aggregator);
    expect(await isProven(heard.asking, again.challenge, heard.proof, aggregator.signatures)).toBe(false);
    expect(await isProven(again.asking, heard.challenge, heard.proof, aggregator.signatures)).toBe(false);
    expect(await challengeProblem(again.asking, heard.challenge, node)).toMatch(
      /this aggregator has not the key that it shows/,
    );
  });

  test("nor as a node of another name, program, key, link or place in a run", async () => {
    const aggregator = aggregatorIdentity();
    const session = { id: "s", run: 1, assignment: 2, round: 3, kept: [] };
    const { asking, challenge, proof } = await shakeHands(nodeIdentity(), aggregator, { session });
    const { identity } = asking;
    const others: readonly Partial<AskingHello>[] = [
      { name: "pi-2" },
      { instance: "another program" },
      { session: { ...session, id: "t" } },
      { session: { ...session, run: 2 } },
      { session: { ...session, assignment: 3 } },
      { identity: { ...identity, nonce: named(1) } },
      { identity: { ...identity, certificate: named(1) } },
      { identity: { ...identity, key: nodeIdentity().key.publicKey } },
    ];
    const verdicts = await Promise.all(
      [{}, ...others].map((other) => isProven({ ...asking, ...other }, challenge, proof, aggregator.signatures)),
    );
    expect(verdicts).toEqual([true, ...others.map(() => false)]);
    // Where one field ends cannot be moved.
    const moved = { ...asking, name: `${asking.name}p`, instance: asking.instance.slice(1) };
    expect(await isProven(moved, challenge, proof, aggregator.signatures)).toBe(false);
  });

  test("nor as the other side, should both have one key", async () => {
    const aggregator = aggregatorIdentity();
    const { asking, challenge } = await shakeHands(nodeIdentity({ key: aggregator.key }), aggregator);
    const reflected = { type: "proof", signature: challenge.signature } as const;
    expect(await isProven(asking, challenge, reflected, aggregator.signatures)).toBe(false);
  });
});
