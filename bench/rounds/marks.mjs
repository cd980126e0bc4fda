/** A stage's name, and when it ended: microseconds on a clock that all processes of this machine share. @typedef {[string, number]} Mark */

export function createMarks() {
  /** @type {Mark[]} */
  const marks = [];
  return {
    marks,
    /** @param {string} stage */
    trace(stage) {
      const [seconds, nanoseconds] = process.hrtime();
      marks.push([stage, seconds * 1e6 + nanoseconds / 1e3]);
    },
  };
}

/** One round as one program saw it. @typedef {{ stages: { name: string, from: number, to: number }[] }} Lane */

/**
 * Cuts a program's marks into rounds: a round ends with the last frame sent in it, or with the last event after that.
 * @param {readonly Mark[]} marks
 * @returns {Lane[]}
 */
export function lanesOf(marks) {
  /** @type {Lane[]} */
  const lanes = [];
  /** @type {Lane["stages"]} */
  let stages = [];
  let before = 0;
  let sent = false;
  for (const [name, at] of marks) {
    if (sent && name === "begun") {
      lanes.push({ stages });
      stages = [];
      sent = false;
    }
    // What led to a frame is waiting, or the socket.
    if (name !== "begun") stages.push({ name, from: before, to: at });
    before = at;
    sent ||= name === "sent";
  }
  return lanes;
}
