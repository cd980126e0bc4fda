import { adam, correctedAdam } from "../learning/local-rules/adam.ts";
import { fedprox } from "../learning/local-rules/fedprox.ts";
import { momentum } from "../learning/local-rules/momentum.ts";
import { correctedMomentum, scaffold } from "../learning/local-rules/scaffold.ts";
import { sgd } from "../learning/local-rules/sgd.ts";
import type { UpdateRuleEntry } from "./entries.ts";
import type { Parameter } from "./names.ts";

const ofMomentum = [
  { name: "KEPT", least: 0, most: 0.999, example: 0.9 },
  { name: "DECAY", least: 0, most: 1, usual: 0, example: 0.0005 },
] as const satisfies readonly Parameter[];

export const builtInUpdateRules: readonly UpdateRuleEntry[] = [
  {
    name: "sgd",
    title: "plain descent",
    about: "Follows the gradient on the node's own data.",
    create: () => sgd,
  },
  {
    name: "scaffold",
    title: "drift correction",
    about: "Corrects each gradient by how the node's own differ from all nodes' (SCAFFOLD, 2020).",
    create: () => scaffold,
  },
  {
    name: "fedprox",
    title: "proximal term",
    about: "Draws the weights back to where the round began (FedProx, 2020).",
    parameters: [{ name: "MU", least: 0, most: 1e9, example: 0.1 }],
    create: ([mu], name) => fedprox(mu as number, name.slice(name.indexOf(":") + 1)),
  },
  {
    name: "momentum",
    title: "momentum at the nodes",
    about:
      "Goes on with KEPT of the update before, within a round (Polyak, 1964), and takes DECAY of the weights; no drift correction.",
    parameters: ofMomentum,
    create: ([kept, decay], name) => momentum(kept as number, decay as number, name),
  },
  {
    name: "scaffold-momentum",
    title: "corrected momentum at the nodes",
    about:
      "Drift correction and momentum at the nodes: goes on with KEPT of the corrected update before, and takes DECAY of the weights.",
    parameters: ofMomentum,
    create: ([kept, decay], name) => correctedMomentum(kept as number, decay as number, name),
  },
  {
    name: "adam",
    title: "Adam at the nodes",
    about: "Scales each weight's step by its gradients so far, within a round (Adam, 2015); needs small step sizes.",
    create: () => adam,
  },
  {
    name: "scaffold-adam",
    title: "corrected Adam at the nodes",
    about:
      "Drift correction and Adam at the nodes: scales each weight's step by its corrected gradients so far, within a round; needs small step sizes.",
    create: () => correctedAdam,
  },
];
