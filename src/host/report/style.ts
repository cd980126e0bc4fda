/** The colours of the page (dashboard/src/styles/tokens.css), so that one recognises them here. */
const screen = `
:root { color-scheme: light dark;
  --page: light-dark(#f4f5f6, #101418); --panel: light-dark(#ffffff, #171c22); --line: light-dark(#dfe3e8, #2a323b);
  --grid: light-dark(#eceff2, #232a32); --ink: light-dark(#18212b, #e8ecf0); --muted: light-dark(#5a6673, #99a5b2);
  --accent: light-dark(#0067a3, #5cb8ec); --wrong: light-dark(#c2410c, #ff8a50); --wrong-soft: light-dark(#fdf0e8, #3a2216);
  --compute: light-dark(#0072b2, #56a9dd); --communicate: light-dark(#d98a00, #f0a92e); --wait: light-dark(#d5dae0, #323c47);
  --metric: light-dark(#00805d, #2bbd92); --tau: light-dark(#792d9e, #dab2f3);
  --negative: light-dark(#c24e00, #ff9248); --positive: light-dark(#0063a0, #52b4f0); }
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); -webkit-text-size-adjust: 100%;
  font: 15px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Helvetica, Arial, sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 32px 20px 64px; }
header { margin: 0 0 16px; }
h1 { font-size: 26px; line-height: 1.2; letter-spacing: -0.01em; margin: 2px 0 4px; font-weight: 650; overflow-wrap: anywhere; }
h2 { font-size: 17px; line-height: 1.3; margin: 0 0 6px; font-weight: 650; }
p { margin: 0 0 10px; max-width: 78ch; overflow-wrap: anywhere; }
p:last-child { margin-bottom: 0; }
.about, .note, .key { color: var(--muted); font-size: 13px; }
.about { margin: 0; }
.note { margin-top: 10px; }
section, .numbers { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 16px 18px; margin: 0 0 12px; }
.verdict { background: var(--wrong-soft); border-left: 3px solid var(--wrong); border-radius: 4px; padding: 10px 14px; max-width: none; margin-bottom: 12px; }
.numbers { display: flex; flex-wrap: wrap; gap: 14px 34px; }
.numbers dt { color: var(--muted); font-size: 12.5px; }
.numbers dd { margin: 0; font-size: 20px; line-height: 1.25; font-variant-numeric: tabular-nums; font-weight: 600; }
.measures { display: flex; flex-wrap: wrap; gap: 12px 30px; margin: 10px 0 14px; }
.measures dt { color: var(--muted); font-size: 12.5px; }
.measures dd { margin: 0; font-size: 17px; font-weight: 600; font-variant-numeric: tabular-nums; }
h3 { font-size: 14px; font-weight: 600; margin: 14px 0 4px; }
.confusion { width: auto; }
.confusion td, .confusion th { padding: 6px 14px; min-width: 5em; }
code { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.confusion th:first-child { padding-left: 0; }
.confusion .right { background: color-mix(in srgb, var(--positive) var(--share), transparent); }
.confusion .wrong { background: color-mix(in srgb, var(--negative) var(--share), transparent); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 14px 22px; margin-top: 12px; }
.chart { margin: 0; min-width: 0; }
.chart figcaption { font-size: 13px; font-weight: 600; margin-bottom: 2px; }
.chart svg { display: block; width: 100%; max-width: 560px; height: auto; }
.chart text { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.chart .grid { stroke: var(--grid); fill: none; }
.curve { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.curve.loss { stroke: var(--accent); } .end.loss { fill: var(--accent); }
.curve.metric { stroke: var(--metric); } .end.metric { fill: var(--metric); }
.curve.tau { stroke: var(--tau); } .end.tau { fill: var(--tau); }
.scroll { overflow-x: auto; margin: 0 -18px; padding: 0 18px; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; line-height: 1.35; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 14px 6px 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--muted); font-weight: 600; vertical-align: bottom; }
th:first-child { text-align: left; }
th[scope="row"] { font-weight: 500; white-space: normal; overflow-wrap: anywhere; min-width: 10em; }
th small { display: block; color: var(--muted); font-weight: 400; font-size: 12px; }
.wide { width: 34%; min-width: 150px; text-align: left; }
.times { display: flex; height: 12px; border-radius: 3px; overflow: hidden; }
.times i { display: block; }
.compute { background: var(--compute); } .communicate { background: var(--communicate); } .wait { background: var(--wait); }
.key i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin: 0 5px 0 12px; vertical-align: -1px; }
.key i:first-child { margin-left: 0; }
.weights th[scope="row"] { width: 40%; min-width: 0; }
.weights td:last-child { width: 6em; }
.bar { position: relative; }
.bar::before { content: ""; position: absolute; left: calc(50% - 7px); top: 0; bottom: 0; border-left: 1px solid var(--line); }
.bar i { position: absolute; top: 6px; bottom: 6px; border-radius: 2px; margin-left: -7px; }
.negative { background: var(--negative); } .positive { background: var(--positive); }
summary { cursor: pointer; color: var(--accent); margin: 10px 0; }
.settings { display: grid; grid-template-columns: max-content 1fr; gap: 4px 24px; font-size: 13.5px; margin: 0; }
.settings dt { color: var(--muted); }
.settings dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
@media (max-width: 520px) {
  main { padding: 20px 12px 40px; } h1 { font-size: 22px; } section, .numbers { padding: 14px; }
  .scroll { margin: 0 -14px; padding: 0 14px; } .chart text { font-size: 14px; } .numbers { gap: 12px 24px; } .numbers dd { font-size: 18px; }
}
`;

const print = `
@media print {
:root { color-scheme: light; --page: #fff; }
* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
main { max-width: none; padding: 0; }
body { font-size: 10.5pt; }
section, .numbers { border: 0; padding: 0; margin: 0 0 18pt; }
figure, tr, .numbers { break-inside: avoid; }
h2 { break-after: avoid; }
summary { display: none; }
details::details-content { content-visibility: visible; block-size: auto; }
.scroll { overflow: visible; margin: 0; padding: 0; }
table { font-size: 8.5pt; }
}
`;

export const reportStyle = screen + print;
