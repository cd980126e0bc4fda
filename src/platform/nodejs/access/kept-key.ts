import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createSecret, readSecret, StateFolderProblem } from "./state-folder.ts";

/** The Ed25519 key of a file, which is made if it is not there. @throws StateFolderProblem */
export function keptKey(path: string): KeyObject {
  const text = readSecret(path);
  if (text !== undefined) return keyIn(text, path);
  const { privateKey } = generateKeyPairSync("ed25519");
  const isOurs = createSecret(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  // Another program may have made one at the same moment: there is only one, whoever was first.
  return isOurs ? privateKey : keyIn(readSecret(path) ?? "", path);
}

function keyIn(text: string, path: string): KeyObject {
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below.
  }
  throw new StateFolderProblem("this is no Ed25519 key that edgewise has written", {
    where: path,
    toDo: "put the right file there, or move this one away: then a new key is made, which nobody knows yet",
  });
}
