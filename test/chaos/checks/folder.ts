import type { RunCheckpoint } from "../../../src/runtime/checkpoints.ts";
import type { Process } from "../process.ts";
import type { Check, Fail } from "./check.ts";

/** One program at a time has the run, and begins with what is durable; from there its rounds go on. */
export function folderCheck(fail: Fail): Check {
  let holder: Process | undefined;
  const asked: RunCheckpoint[] = [];
  let newestDurable = -1;
  /** The last round that was begun, and whether it came to its end. */
  let round = 0;
  let isFinished = false;

  function isSame(a: RunCheckpoint, b: RunCheckpoint): boolean {
    return a.seconds === b.seconds && Buffer.compare(a.state, b.state) === 0;
  }

  return {
    locked(process) {
      if (holder?.isAlive() && holder !== process)
        fail("one-decides", `process ${process.pid} has the folder that ${holder.pid} has`);
      holder = process;
    },
    started(_process, taken) {
      round = 0;
      isFinished = false;
      if (!taken) {
        if (newestDurable >= 0) fail("nothing-lost", "a program begins anew, and a checkpoint was durable");
        asked.length = 0;
        newestDurable = -1;
        return;
      }
      const which = asked.findLastIndex((each) => isSame(each, taken));
      if (which < 0) fail("nothing-lost", "what a program goes on from was never to be kept");
      else if (which < newestDurable)
        fail("nothing-lost", `a program goes on from a checkpoint ${newestDurable - which} older than a durable one`);
    },
    asked(process, checkpoint) {
      if (holder !== process) fail("one-decides", `process ${process.pid} keeps a checkpoint without the folder`);
      asked.push(checkpoint);
    },
    durable(_process, checkpoint) {
      newestDurable = Math.max(newestDurable, asked.indexOf(checkpoint));
    },
    told(_process, event) {
      if (event.kind === "run-restored") {
        round = event.round;
        isFinished = false;
      } else if (event.kind === "round-started") {
        if (event.round < round || (event.round === round && isFinished))
          fail("rounds-go-on", `round ${event.round} is begun after round ${round}`);
        round = event.round;
        isFinished = false;
      } else if (event.kind === "round-finished") isFinished = true;
    },
  };
}
