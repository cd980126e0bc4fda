import "../../../../src/web-host/without-eval.ts";
import { servePreviews } from "../../../../src/web-host/serve-previews.ts";

// The types of a page say that `self` is a window; this file is only ever a worker.
servePreviews(self as unknown as Parameters<typeof servePreviews>[0]);
