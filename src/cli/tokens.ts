import type { Command } from "commander";
import { rights } from "../protocol/identity/rights.ts";
import { helpSection } from "./help.ts";
import type { TokensOptions } from "./tokens-program.ts";
import { inRange, path, wholeNumber } from "./usage.ts";

export const stateFolderWords = "folder of keys and tokens (default: EDGEWISE_STATE_DIR, or .edgewise in your home)";

export function addTokensCommand(program: Command): void {
  program
    .command("tokens")
    .description(
      "List, make and revoke the tokens by which others join, watch and present, and whose the nodes' names are.",
    )
    .argument("[action]", "list, create, revoke, keys or forget-key", "list")
    .argument(
      "[what...]",
      `of create: ${rights.join(", ")}; of revoke: the tokens' ids, or all; of forget-key: nodes' names`,
    )
    .option("--uses <N>", "of create: at most so many browsers, or nodes", wholeNumber(1, 1e6))
    .option("--hours <N>", "of create: how long it lets new ones in", inRange(0.01, 1e6), 168)
    .option("--label <TEXT>", "of create: what it is for, to be listed")
    .option("--state-dir <DIR>", stateFolderWords, path)
    .option("--json", "print JSON", false)
    .addHelpText(
      "after",
      helpSection("Examples:", [
        ["edgewise tokens create watch --uses 30 --hours 2", "a link for a class"],
        ["edgewise tokens revoke 3f9a01bc", "whoever came by this token is disconnected"],
        ["edgewise tokens keys", "the nodes' names, and the keys that they belong to"],
        ["edgewise tokens forget-key pi-1", "frees a name, for a node that has got a new key"],
      ]),
    )
    .action(async (action: string, what: readonly string[], _options: unknown, self: Command) => {
      const { runTokens } = await import("./tokens-program.ts");
      runTokens(action, what, self.optsWithGlobals<TokensOptions>());
    });
}
