/** What the nodes' losses have chosen is far worse on the aggregator's own test examples than other weights, which are returned. */
export interface ChoiceOverruled {
  readonly kind: "choice-overruled";
  readonly run: number;
  /** On the test examples: of what the nodes chose (not a number, where it is none), and of what is returned. */
  readonly chosenLoss: number;
  readonly loss: number;
}

/** For people. */
export function overruledSentence({ chosenLoss, loss }: Pick<ChoiceOverruled, "chosenLoss" | "loss">): string {
  const [chosen, returned] = [chosenLoss, loss].map((value) => value.toPrecision(3));
  return `the nodes' losses spoke for weights that lose ${chosen} on the test examples: others, that lose ${returned}, are returned`;
}
