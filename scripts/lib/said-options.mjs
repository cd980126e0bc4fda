import { parseArgs } from "node:util";

/**
 * What was said on the command line of a script, by `parseArgs` of Node.js. `--help` lists the options; whatever is none of them ends the
 * program with one message.
 *
 * @template {import("node:util").ParseArgsConfig} Config
 * @param {Config} config
 * @returns {ReturnType<typeof parseArgs<Config>>}
 */
export function saidOptions(config) {
  const options = { ...config.options, help: { type: /** @type {const} */ ("boolean"), default: false } };
  const listed = Object.entries(config.options ?? {}).map(([name, { type, default: usual }]) =>
    type === "boolean" ? `--${name}` : `--${name} VALUE${usual === undefined || usual === "" ? "" : ` (${usual})`}`,
  );
  const usage = `Options, and what they are if left out:\n  ${listed.join("\n  ")}`;
  try {
    const said = parseArgs({ ...config, options });
    if (/** @type {{ help?: boolean }} */ (said.values).help) {
      console.log(usage);
      process.exit(0);
    }
    return /** @type {ReturnType<typeof parseArgs<Config>>} */ (/** @type {unknown} */ (said));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))) throw error;
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}
