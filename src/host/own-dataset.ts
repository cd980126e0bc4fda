/** The name of what is learned where nodes have tables of their own. */
export const ownDataset = "own";
