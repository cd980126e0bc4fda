import "../../../src/web-host/without-eval.ts";
import { render } from "preact";
import { speakTo } from "../aggregator-port.ts";
import { followSystemTheme } from "../draw/colours.ts";
import { networkPort } from "../network-port.ts";
import { mayNotWatch, openSession } from "../session.ts";
import { OverviewPage } from "./overview-page.tsx";
import { keepAsking } from "./overview-state.ts";

speakTo(networkPort(document.baseURI));
followSystemTheme();
const session = openSession();
render(<OverviewPage />, document.getElementById("page") as HTMLElement);
void session.then(() => {
  if (!mayNotWatch.value) keepAsking();
});
