/** Bytes that are not a message of the protocol. The sender loses its connection with this message as the reason. */
export class MalformedMessage extends Error {
  override readonly name: string = "MalformedMessage";
}

/** What is wrong with a message whose fields are known so far. */
export function malformed(message: object, problem: string): MalformedMessage {
  const type =
    "type" in message && typeof message.type === "string" ? message.type.slice(0, 40) : "message without a type";
  return new MalformedMessage(`${type}: ${problem}`);
}
