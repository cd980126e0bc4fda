import { openStorage } from "../../src/platform/browser/storage.ts";
import { storageContract } from "./storage.ts";

// Node.js has no IndexedDB, as pages for which a browser keeps nothing.
storageContract("of a browser that keeps nothing", openStorage, { lasts: false });
