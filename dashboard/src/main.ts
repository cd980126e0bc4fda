import "../../src/web-host/without-eval.ts";
import { networkPort } from "./network-port.ts";
import { startPage } from "./start-page.tsx";

startPage(networkPort(document.baseURI));
