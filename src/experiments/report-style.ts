import { allInks, inks } from "./figures/theme.ts";

const screen = `
:root { color-scheme: light dark; --text: ${inks.text.light}; --quiet: ${inks.quiet.light}; --line: ${inks.grid.light};
  --paper: ${inks.paper.light}; --link: #0b62a4; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
main { max-width: 828px; margin: 0 auto; padding: 48px 24px 80px; }
h1 { font-size: 30px; line-height: 1.2; letter-spacing: -0.01em; margin: 0 0 8px; font-weight: 650; }
h2 { font-size: 20px; line-height: 1.3; margin: 48px 0 6px; font-weight: 650; }
p { margin: 0 0 12px; max-width: 68ch; }
.lead { color: var(--quiet); margin-bottom: 28px; }
figure { margin: 0 0 8px; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption, .note { color: var(--quiet); font-size: 14px; line-height: 1.5; max-width: 76ch; margin-bottom: 14px; }
.scroll { position: relative; left: 50%; transform: translateX(-50%); overflow-x: auto;
  width: max-content; min-width: 100%; max-width: calc(100vw - 48px); }
table { border-collapse: collapse; font-size: 13.5px; line-height: 1.35; font-variant-numeric: tabular-nums; width: 100%; }
th, td { padding: 5px 12px 5px 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--quiet); vertical-align: bottom; }
th.words, td.words { text-align: left; }
details summary { cursor: pointer; color: var(--link); margin: 4px 0 12px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; font-size: 14px; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
code { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.swipe { display: none; }
@media screen and (max-width: 640px) {
.swipe { display: block; margin: 0 0 6px; font-size: 13px; font-weight: 600; color: var(--link); }
.drawing { overflow-x: auto; margin-right: -16px; padding-right: 28px; mask-image: linear-gradient(to right, #000 calc(100% - 28px), transparent); }
.drawing svg { width: max-content; max-width: none; zoom: 0.87; }
}
@media (max-width: 520px) { main { padding: 28px 16px 48px; } h1 { font-size: 25px; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; } }
`;

const dark = `
@media screen and (prefers-color-scheme: dark) {
:root { --text: ${inks.text.dark}; --quiet: ${inks.quiet.dark}; --line: ${inks.grid.dark}; --paper: ${inks.paper.dark}; --link: #6db5f2; }
${allInks.map(inDark).join("\n")}
}
`;

// A style sheet overrides presentation attributes, so figures are drawn once for light and dark.
function inDark({ light, dark }: { readonly light: string; readonly dark: string }): string {
  return `svg [fill="${light}"] { fill: ${dark}; } svg [stroke="${light}"] { stroke: ${dark}; }`;
}

const print = `
@media print {
main { max-width: none; padding: 0; }
body { font-size: 11pt; }
figure, table, .keep { break-inside: avoid; }
h2 { break-after: avoid; margin-top: 28px; }
details > summary { display: none; }
details::details-content { content-visibility: visible; block-size: auto; }
.scroll { position: static; transform: none; width: auto; max-width: none; overflow: visible; }
table { font-size: 8.5pt; }
}
`;

export const reportStyle = screen + dark + print;
