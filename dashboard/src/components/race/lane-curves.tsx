import { openedLane, raceSettings, raceView } from "../../race/race-state.ts";
import { type LanePoint, type LaneView, readyRace } from "../../race/race-view.ts";
import { laneName } from "../../race/race-words.ts";

/** Of a drawing, in its own units: the style sheet stretches it. */
const [width, height] = [1000, 100];
const mostTau = 1000;

const accuracyHeight = ({ accuracy }: LanePoint) => height * (1 - (Math.min(0.9, Math.max(0.5, accuracy)) - 0.5) / 0.4);
const tauHeight = ({ tau }: LanePoint) =>
  height * (1 - Math.log(Math.min(mostTau, Math.max(1, tau))) / Math.log(mostTau));

/** The opened lane's accuracy and tau over the budget, the others' behind it. */
export function LaneCurves() {
  const settings = raceSettings.value;
  if (settings === undefined) return null;
  const { lanes, seconds } = raceView.value ?? readyRace(settings);
  const lane = lanes[openedLane.value];
  if (lane === undefined) return null;
  const others = lanes.filter((other) => other !== lane);
  const budget = settings.budgetSeconds;
  const linesOf = (path: (lane: LaneView) => string) => (
    <>
      {others.map((other) => (
        <path key={other.strategy} class="ghost" d={path(other)} />
      ))}
      <path class="own" d={path(lane)} />
    </>
  );
  const at = (point: LanePoint) => (width * point.seconds) / budget;
  const shown = ({ points }: LaneView) => points.filter((point) => point.seconds <= seconds);
  return (
    <div class="race-lane-curves" id="lane-curves" data-testid="lane-curves" data-strategy={lane.strategy}>
      <Curve title={titleOf("Accuracy", lane)} marks={["90 %", "70 %", "50 %"]} budget={budget}>
        {linesOf((each) => steps(shown(each), at, accuracyHeight))}
      </Curve>
      <Curve title={titleOf("tau", lane)} marks={["1,000", "", "1"]} budget={budget}>
        {linesOf((each) => spans(shown(each), at, tauHeight))}
      </Curve>
    </div>
  );
}

const titleOf = (what: string, { strategy }: LaneView) =>
  strategy === "you" ? `Your ${what === "Accuracy" ? "accuracy" : what}` : `${what}: ${laneName(strategy)}`;

interface CurveProps {
  readonly title: string;
  /** At the top, in the middle and at the bottom. */
  readonly marks: readonly string[];
  readonly budget: number;
  readonly children: preact.ComponentChildren;
}

function Curve({ title, marks, budget, children }: CurveProps) {
  return (
    <figure class="race-lane-curve">
      <figcaption>{title}</figcaption>
      <div class="race-lane-curve-plot" aria-hidden="true">
        <ul class="race-lane-curve-marks number">
          {marks.map((mark, i) => (
            <li key={i}>{mark}</li>
          ))}
        </ul>
        <svg aria-hidden="true" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
          {[0, height / 2, height].map((y) => (
            <path key={y} class="grid" d={`M0 ${y}H${width}`} />
          ))}
          {children}
        </svg>
        <p class="race-lane-curve-seconds number">
          <span>0</span>
          <span>{budget} s</span>
        </p>
      </div>
    </figure>
  );
}

type Place = (point: LanePoint) => number;

/** What was reached holds until the next round ends. */
function steps(points: readonly LanePoint[], x: Place, y: Place): string {
  return points.map((point, i) => `${i === 0 ? "M" : "L"}${x(point).toFixed(1)} ${y(point).toFixed(1)}`).join("");
}

/** A round's tau holds from the end of the one before to its own. */
function spans(points: readonly LanePoint[], x: Place, y: Place): string {
  return points
    .slice(1)
    .map((point, i) => {
      const from = points[i] as LanePoint;
      return `${i === 0 ? "M" : "L"}${x(from).toFixed(1)} ${y(point).toFixed(1)}H${x(point).toFixed(1)}`;
    })
    .join("");
}
