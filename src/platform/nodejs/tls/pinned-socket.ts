import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { pinOf } from "./certificate-pin.ts";

/** The other end showed another certificate than the link names. */
export class WrongCertificate extends Error {
  override readonly name = "WrongCertificate";
}

interface PinnedOptions {
  readonly host: string;
  readonly port: number;
  /** As `pinOf` makes it. */
  readonly pin: string;
  readonly timeoutMs: number;
}

/**
 * A TLS connection to the holder of a key, whatever authorities say of its certificate. Nothing is sent over it before the key
 * has been compared, so that no token gets to anybody else.
 */
export function connectPinned({ host, port, pin, timeoutMs }: PinnedOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      // The pin is compared in its place.
      rejectUnauthorized: false,
      minVersion: "TLSv1.3",
      ALPNProtocols: ["http/1.1"],
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    const giveUp = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () => giveUp(new Error("the TLS handshake took too long")));
    socket.once("error", giveUp);
    socket.once("secureConnect", () => {
      const certificate = socket.getPeerX509Certificate();
      if (!certificate || pinOf(certificate) !== pin)
        return giveUp(
          new WrongCertificate(
            "its certificate is not the one that the link names: this is another aggregator, or somebody is in between",
          ),
        );
      socket.setTimeout(0);
      socket.off("error", giveUp);
      resolve(socket);
    });
  });
}
