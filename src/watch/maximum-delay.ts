/**
 * The largest additional delay of a message, each way. A node is greeted after twice that, and gone after 15 s of
 * silence.
 */
export const maximumDelayMs = 5000;
