/** The name of what is learned where nodes have data of their own. */
export const ownDataset = "own";

/** What is told in place of the model before the nodes have agreed. */
export const undecidedModel = "a model by the target";

/** Of models for the nodes' own data: an aggregator takes frames for as many before it knows the model. */
export const mostOwnWeights = 2_000_000;
