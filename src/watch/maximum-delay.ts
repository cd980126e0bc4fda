/** The largest additional delay of a message, each way. A node is greeted after twice that, and has 15 s for its hello. */
export const maximumDelayMs = 5000;
