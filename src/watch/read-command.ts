import { type Command, command } from "./commands.ts";

export type ReadCommand =
  | { readonly success: true; readonly command: Command }
  | { readonly success: false; readonly reason: string };

/** A command that came from a page, or what is wrong with it. */
export function readCommand(value: unknown): ReadCommand {
  const result = command.safeParse(value);
  if (result.success) return { success: true, command: result.data };
  const issue = result.error.issues[0];
  return { success: false, reason: issue ? `${issue.path.join(".")}: ${issue.message}` : "the command is not valid" };
}
