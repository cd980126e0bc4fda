import { UserError } from "../protocol/user-error.ts";

/** The simulation cannot be done with these settings. */
export class SimulationRefused extends UserError {
  override readonly name = "SimulationRefused";
}
