import { expect, test } from "vitest";
import { usualRace } from "../../../src/web-host/race-settings.ts";
import { type RaceView, readyRace, withRaceMessage } from "./race-view.ts";
import { laneName, outcomeWords } from "./race-words.ts";

function over(accuracies: Readonly<Record<string, number>>): RaceView {
  const ready = readyRace({ ...usualRace, lanes: Object.keys(accuracies) });
  const ended = Object.values(accuracies).reduce(
    (view, accuracy, lane) =>
      withRaceMessage(view, {
        ...{ kind: "finished", rounds: 9, averageTau: 5, consumedSeconds: 19.5, loss: 0.2 },
        ...{ lane, accuracy },
      }),
    ready,
  );
  return withRaceMessage(ended, { kind: "over" });
}

test("lanes have names that people understand", () => {
  expect(["adaptive", "adaptive-2019", "fixed:10", "you"].map(laneName)).toEqual([
    ...["controller", "controller of 2019", "tau 10", "you"],
  ]);
});

test("the outcome names who wins, by how much, and whom", () => {
  expect(outcomeWords(over({ adaptive: 0.864, "fixed:1": 0.839, "fixed:10": 0.85 }))).toBe(
    "The controller wins with 86.4 %, 1.4 points before tau 10.",
  );
  expect(outcomeWords(over({ adaptive: 0.86, you: 0.87 }))).toBe(
    "You win with 87.0 %, 1.0 points before the controller.",
  );
  expect(outcomeWords(over({ adaptive: 0.86, you: 0.86 }))).toBe("The controller and you win with 86.0 %.");
  expect(outcomeWords(readyRace(usualRace))).toBeUndefined();
});
