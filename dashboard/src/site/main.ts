import "../without-eval.ts";
import { startPage } from "../start-page.tsx";
import { workerPort } from "./worker-port.ts";

startPage(workerPort(new URL("data/", document.baseURI).href));
