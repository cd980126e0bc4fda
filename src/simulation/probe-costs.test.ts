import fc from "fast-check";
import { expect, test } from "vitest";
import { devices } from "../../test/support/simulations.ts";
import { authorsCosts, type CostSettings } from "./costs.ts";
import { costsBesideProbe } from "./probe-costs.ts";

const ways: readonly CostSettings[] = [
  { kind: "shared", ...authorsCosts },
  { kind: "profiles", nodes: [{ device: { name: "d", updateSeconds: { mean: 0.01, standardDeviation: 0.003 } } }] },
  devices(0.02, 0.1),
];

test("a run's rounds cost what they would without a probe, whatever was drawn for that", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ways), fc.nat(), fc.nat({ max: 5 }), (costs, seed, draws) => {
      const drawn = (probes: boolean) => {
        let probing = probes;
        const { costs: model, randomOfLink } = costsBesideProbe({ costs, seed }, () => probing);
        const [update, aggregation, link] = [model.updates(0), model.aggregations(0), randomOfLink("node-1")];
        if (probes) {
          model.beginRound(0, 0);
          for (let i = 0; i < draws; i++) [update(), aggregation(), link.normal(), link.uniform()];
        }
        probing = false;
        model.beginRound(0, 1);
        return Array.from({ length: 5 }, () => [update(), aggregation(), link.normal(), link.uniform()]);
      };
      expect(drawn(true)).toEqual(drawn(false));
    }),
  );
});
