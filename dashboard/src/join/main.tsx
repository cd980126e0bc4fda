import "../../../src/web-host/without-eval.ts";
import { render } from "preact";
import { JoinPage } from "./join-page.tsx";
import { openJoining } from "./join-state.ts";

render(<JoinPage />, document.getElementById("page") as HTMLElement);
void openJoining();
