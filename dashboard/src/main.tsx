import { render } from "preact";
import { App } from "./app.tsx";
import { followSystemTheme } from "./draw/colours.ts";
import { connect, keepAddress } from "./state.ts";

followSystemTheme();
keepAddress();
render(<App />, document.getElementById("page") as HTMLElement);
connect();
