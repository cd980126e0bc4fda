// Runs the command line with the arguments that follow; says at the end how many kilobytes it had at its peak, and for how
// many microseconds the processor was busy with it.
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(`peak ${maxRSS} busy ${userCPUTime + systemCPUTime}\n`);
});
await import("../../bin/edgewise.mjs");
