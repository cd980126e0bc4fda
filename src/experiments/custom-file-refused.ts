import { UserError } from "../protocol/user-error.ts";
/** The file does not describe an experiment. The message says where it is wrong and what to do. */
export class CustomFileRefused extends UserError {
  override readonly name = "CustomFileRefused";
}
