// Three nodes learn to tell two clouds of points apart, each from its own examples, in one process: the same aggregator and
// nodes as over a network, in virtual time. A minute of theirs passes in a moment of ours.
import { createRandom, learn } from "edgewise";

const { result, weights } = await learn({
  nodes: [clouds("anna", 0), clouds("ben", 0.5), clouds("cleo", 1)],
  model: "logistic-regression",
  budget: { seconds: 60 },
  onEvent: (event) => {
    if (event.kind === "round-finished" && event.round % 25 === 1) {
      console.log(`round ${event.round}: ${event.localUpdates} local updates, loss ${event.loss.toFixed(4)}`);
    }
  },
});
console.log(result, weights);

/** Points around (-1, 0) and (1, 0), and so many of the first. @param {string} name @param {number} share */
function clouds(name, share) {
  const random = createRandom(1, name);
  const values = Float32Array.from({ length: 500 }, (_, i) => (i < 500 * share ? -1 : 1));
  const data = Float32Array.from(
    { length: 1000 },
    (_, k) => (k % 2 === 0 ? Number(values[k / 2]) : 0) + random.normal(),
  );
  const features = { kind: /** @type {const} */ ("float32"), data, featureCount: 2 };
  return { exampleCount: 500, features, targets: { kind: /** @type {const} */ ("real"), values } };
}
