import type { Strategy } from "../control/strategy.ts";
import { encodingNamed } from "../learning/encoding/encoding.ts";
import type { LocalRule } from "../learning/local-rule.ts";
import { autoName } from "../protocol/aggregator/encoding-now.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";

/** How `--encoding` is written. */
export const encodingGrammar = "auto, float32, float16, int8, top:FRACTION";

/** Whether this is the name of a way to encode weights. */
export const isEncoding = (name: string): boolean =>
  name === "float32" || name === autoName || encodingNamed(name) !== undefined;

/**
 * How weights are encoded by these settings.
 *
 * @throws UserError for a name that is none, and for an encoding that does not go with the update rule
 */
export function encodingOf(
  { encoding = "float32" }: Pick<RunSettings, "encoding">,
  { name, corrects }: Pick<LocalRule, "name" | "corrects">,
): string {
  if (!isEncoding(encoding)) throw new UserError(`"${encoding}" is no encoding: ${encodingGrammar}`);
  if (encoding.startsWith("top:") && corrects) {
    throw new UserError(
      `${encoding} and --update ${name} do not go together: what is left out of a change spoils the correction`,
      {
        toDo: "use --encoding int8, or a strategy and update without it: --strategy fixed:10 --update sgd",
      },
    );
  }
  return encoding;
}

/** @throws UserError for a strategy that compares gradients, which needs weights as they are */
export function requireNoGradients({ name, measures }: Strategy): void {
  if (measures !== "estimates") return;
  throw new UserError(
    `${name} compares gradients at the nodes' own weights, which are not kept where weights are encoded`,
    {
      toDo: "use --encoding float32, or --strategy adaptive with --update scaffold, its default",
    },
  );
}
