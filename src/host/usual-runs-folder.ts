/** The folder that runs are kept in unless another one is said, in the folder that a program is started in. */
export const usualRunsFolder = "runs";
