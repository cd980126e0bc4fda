import "../../../src/web-host/without-eval.ts";
import { fromQuery } from "../address.ts";
import { startPage } from "../start-page.tsx";
import { workerPort } from "./worker-port.ts";

// The run that a link tells of begins at once: here nobody else's run is under way.
const { dataset, model, delayMs, ...settings } = fromQuery(location.search);
const task = { ...(dataset === undefined ? {} : { dataset }), ...(model === undefined ? {} : { model }) };
const wanted = { ...task, ...(delayMs === undefined ? {} : { delayMs }), settings };
startPage(workerPort({ data: new URL("data/", document.baseURI).href, wanted }));
