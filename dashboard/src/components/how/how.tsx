import { milliseconds } from "../../words.ts";
import { Panel } from "../panel.tsx";
import { useTallest } from "../tallest.ts";
import { Formulas } from "./formulas.tsx";
import { numbers } from "./how-state.ts";
import { RoundDrawing } from "./round-drawing.tsx";
import { Words } from "./words.tsx";

/** The idea, with the numbers of a round that has just been. */
export function How() {
  const round = numbers.value;
  const room = useTallest<HTMLDivElement>();
  return (
    <div id="how-it-works">
      <Panel
        title="How does it work?"
        className="how"
        about="Each node improves its own copy of the model with a few steps on its own data; then the copies are averaged, and the next round begins from their mean. Steps are cheap, averaging over a network is not; but the longer the nodes go alone, the further they drift apart. So there is a best number of steps, and it is found while learning goes on."
        aside={
          <span class="hint number">
            {round ? `round ${round.round}: ${milliseconds(round.consumed - round.before)}` : "no round yet"}
          </span>
        }
      >
        <div ref={room} class="how-room">
          {round === undefined ? (
            <p class="empty">As soon as a round is over, it is drawn here, and every formula has its numbers.</p>
          ) : (
            <>
              <RoundDrawing round={round} />
              <Formulas round={round} />
            </>
          )}
        </div>
        <Words />
      </Panel>
    </div>
  );
}
