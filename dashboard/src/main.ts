import "../../src/web-host/without-eval.ts";
import { networkPort } from "./network-port.ts";
import { runOfPage } from "./run-of-page.ts";
import { startPage } from "./start-page.tsx";

if (runOfPage !== undefined) document.title = `${runOfPage} · Edgewise`;
startPage(networkPort(document.baseURI));
