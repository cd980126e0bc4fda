import { fedprox } from "../learning/local-rules/fedprox.ts";
import { scaffold } from "../learning/local-rules/scaffold.ts";
import { sgd } from "../learning/local-rules/sgd.ts";
import type { UpdateRuleEntry } from "./entries.ts";

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
];
