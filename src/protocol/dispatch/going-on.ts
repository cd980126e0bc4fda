const words = "goes on to run ";

/** Why a node's connection is ended that another run needs: it is to dial again, which nobody has to be warned of. */
export const goingOnTo = (run: string): string => words + run;

export const isGoingOn = (reason: string): boolean => reason.startsWith(words);
