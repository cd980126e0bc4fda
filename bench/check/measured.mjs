// Runs the command line with the arguments that follow, and says at the end how many kilobytes it had at its peak.
process.on("exit", () => {
  process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`);
});
await import("../../bin/edgewise.mjs");
