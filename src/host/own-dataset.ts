/** The name of what is learned where nodes have data of their own. */
export const ownDataset = "own";
