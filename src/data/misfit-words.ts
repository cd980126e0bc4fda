const mostListed = 10;

/** What a node is told whose table does not fit the others'. */
export function tableRefusal(sentences: readonly string[]): string {
  return `the table does not fit those of the others: ${listed(sentences)}`;
}

/** What a node is told whose pictures do not fit the others'. */
export function pictureRefusal(sentences: readonly string[]): string {
  return `the pictures do not fit those of the others: ${sentences.join("; ")}`;
}

/** Sentences in one message; of very many, how many more there are. */
export function listed(sentences: readonly string[]): string {
  const more = sentences.length - mostListed;
  return [...sentences.slice(0, mostListed), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
