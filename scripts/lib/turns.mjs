/**
 * What is printed by work that runs beside other work: kept until it is its turn, printed at once from then on.
 * @returns {{ write: import("./command.mjs").Write, open: () => void }}
 */
export function inTurn() {
  let kept = "";
  let isOpen = false;
  return {
    write(text) {
      if (isOpen) process.stdout.write(text);
      else kept += text;
    },
    open() {
      process.stdout.write(kept);
      kept = "";
      isOpen = true;
    },
  };
}
