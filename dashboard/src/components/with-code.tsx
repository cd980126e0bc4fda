/** A sentence of the aggregator, in which what stands between ` and ` is to be typed. */
export function WithCode({ text }: { readonly text: string }) {
  return <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part))}</>;
}
