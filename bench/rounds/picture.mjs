/** @typedef {import("./marks.mjs").Lane} Lane */

/** Colours that are told apart without red and green, on light and dark pages. @type {Record<string, readonly [string, string]>} */
const looks = {
  decoded: ["#e69f00", "decode, validate"],
  stepped: ["#0072b2", "aggregate, decide; what to do"],
  computed: ["#009e73", "compute"],
  encoded: ["#f0e442", "encode"],
  sent: ["#d55e00", "send"],
  told: ["#999999", "tell who watches"],
};

const left = 90;
const width = 900;
/** Room for the last number of the scale. */
const rightMargin = 34;
const laneHeight = 26;

/**
 * One round: a line for each program, a box for each stage; gaps are waiting.
 * @param {Lane} aggregator @param {readonly Lane[]} nodes
 */
export function drawRound(aggregator, nodes) {
  const lanes = [aggregator, ...nodes];
  const all = lanes.flatMap(({ stages }) => stages);
  const start = Math.min(...all.map(({ from }) => from));
  const end = Math.max(...all.map(({ to }) => to));
  const scale = (width - left - rightMargin) / (end - start);
  const at = (/** @type {number} */ time) => (left + (time - start) * scale).toFixed(1);
  const bottom = 10 + lanes.length * laneHeight;
  const text = (/** @type {number | string} */ x, /** @type {number} */ y, /** @type {string} */ content) =>
    `<text x="${x}" y="${y}">${content}</text>`;

  const boxes = lanes.flatMap(({ stages }, i) => {
    const y = 10 + i * laneHeight;
    const name = text(4, y + 15, i === 0 ? "aggregator" : `node ${i}`);
    const line = `<path d="M${left} ${y + 10}H${width - rightMargin}" stroke="#8886"/>`;
    const drawn = stages.map(({ name: stage, from, to }) => {
      const wide = Math.max(0.5, (to - from) * scale).toFixed(1);
      return `<rect x="${at(from)}" y="${y}" width="${wide}" height="20" fill="${looks[stage]?.[0] ?? "#000"}"/>`;
    });
    return [name, line, ...drawn];
  });
  const step =
    10 ** Math.floor(Math.log10(end - start)) / ((end - start) / 10 ** Math.floor(Math.log10(end - start)) < 3 ? 5 : 1);
  const ticks = [];
  for (let time = 0; time <= end - start; time += step) {
    ticks.push(
      `<path d="M${at(start + time)} ${bottom}v5" stroke="#888"/>`,
      text(at(start + time), bottom + 18, String(time)),
    );
  }
  const legend = Object.values(looks).flatMap(([colour, what], i) => {
    const [x, y] = [left + (i % 3) * 260, bottom + 34 + Math.floor(i / 3) * 20];
    return [`<rect x="${x}" y="${y}" width="12" height="12" fill="${colour}"/>`, text(x + 18, y + 11, what)];
  });
  const height = bottom + 80;
  const style = `<style>text{font:12px sans-serif;fill:#777}</style>`;
  const content = [style, ...boxes, ...ticks, text(4, bottom + 18, "microseconds"), ...legend].join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Where the time of one round goes">\n${content}\n</svg>\n`;
}
