import fc from "fast-check";

/**
 * A fifth of the instances of each property, where a property does not say itself how many. For versions of Node.js beside the one that
 * all of it is tested with: they run the same code, and are looked at for what an engine does in its own way.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 20 });
