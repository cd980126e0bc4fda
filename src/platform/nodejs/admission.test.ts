import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAdmission } from "./admission.ts";
import { parsePublicUrl } from "./public-url.ts";

const ownHosts = () => ["lab-3", "lab-3.local", "192.168.1.5", "fe80::1%eth0"];
const everywhere = createAdmission({ listeningHost: "0.0.0.0", ownHosts });
const here = createAdmission({ listeningHost: "127.0.0.1", ownHosts });
const behindProxy = createAdmission({
  listeningHost: "127.0.0.1",
  publicUrl: parsePublicUrl("https://lab.example:8443/edgewise"),
  ownHosts,
});

type Row = readonly [host: string | undefined, origin: string | undefined];

describe("an aggregator that listens everywhere", () => {
  test.each<Row>([
    ["192.168.1.5:7313", undefined],
    ["192.168.1.5:7313", "http://192.168.1.5:7313"],
    ["lab-3:7313", "http://lab-3:7313"],
    ["LAB-3:7313", undefined],
    ["lab-3.local", "http://lab-3.local"],
    ["lab-3.local.:7313", undefined],
    ["[fe80::1]:7313", "http://[fe80::1]:7313"],
    ["localhost:7313", "http://localhost:7313"],
    ["127.0.0.1:7313", undefined],
    ["[::1]:7313", undefined],
  ])("answers requests to %s of %s", (host, origin) => {
    expect(everywhere({ host, origin })).toBeUndefined();
  });

  test.each<Row>([
    ["evil.example", undefined],
    ["evil.example:7313", "http://evil.example:7313"],
    ["192.168.1.5.evil.example", undefined],
    ["192.168.1.6:7313", undefined],
    ["lab-3.evil.example", undefined],
    ["localhost.evil.example", undefined],
    ["0.0.0.0.evil.example", undefined],
  ])("refuses requests to %s of %s, and says how to allow that name", (host, origin) => {
    expect(everywhere({ host, origin })).toBe(
      `requests to ${host?.replace(/:\d+$/, "")} are not answered: if that is what this aggregator is called, start it ` +
        `with --public-url http://${host} (or https:, and with the path below which a proxy has it)`,
    );
  });

  test.each<Row>([
    ["192.168.1.5:7313", "http://evil.example"],
    ["192.168.1.5:7313", "http://192.168.1.5:8080"],
    ["192.168.1.5:7313", "http://192.168.1.5"],
    ["192.168.1.5:7313", "null"],
    ["localhost:7313", "http://127.0.0.1:7313"],
  ])("refuses requests to %s of pages of %s", (host, origin) => {
    expect(everywhere({ host, origin })).toMatch(`pages of ${origin} may not talk to this aggregator: `);
    expect(everywhere({ host, origin })).toMatch(/--public-url http/);
  });

  test.each([undefined, "", " ", "a b", "user@192.168.1.5", "192.168.1.5/", "192.168.1.5:7313:1", "[::1"])(
    "refuses the Host %j",
    (host) => {
      expect(everywhere({ host })).toBe("requests without a valid Host are not answered");
    },
  );

  test("answers no request under a name that it was not told of", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(undefined, "null", "http://evil.example"), (host, origin) => {
        fc.pre(!/^(localhost|127\.0\.0\.1|0\.0\.0\.0|lab-3)\.?$/i.test(host));
        expect(everywhere({ host, origin })).toBeTypeOf("string");
      }),
    );
  });
});

test("an aggregator that listens on this machine only is not reached by the machine's outer names", () => {
  expect(here({ host: "127.0.0.1:7313" })).toBeUndefined();
  expect(here({ host: "localhost:7313", origin: "http://localhost:7313" })).toBeUndefined();
  expect(here({ host: "192.168.1.5:7313" })).toMatch(/^requests to 192\.168\.1\.5 are not answered/);
  expect(here({ host: "lab-3" })).toMatch(/^requests to lab-3 are not answered/);
});

describe("behind a proxy, with --public-url", () => {
  test.each<readonly [what: string, host: string, origin: string | undefined]>([
    ["the proxy passes the name on without its port", "lab.example", "https://lab.example:8443"],
    ["the proxy passes the name on with its port", "lab.example:8443", "https://lab.example:8443"],
    ["the proxy names itself", "127.0.0.1:7313", "https://lab.example:8443"],
    ["a node comes through the proxy", "lab.example", undefined],
    ["a browser on this machine goes past the proxy", "localhost:7313", "http://localhost:7313"],
  ])("answers if %s", (_what, host, origin) => {
    expect(behindProxy({ host, origin })).toBeUndefined();
  });

  test("still refuses other names and other web sites", () => {
    expect(behindProxy({ host: "evil.example" })).toMatch(/^requests to evil\.example/);
    expect(behindProxy({ host: "lab.example", origin: "https://evil.example" })).toMatch(/^pages of https:\/\/evil/);
    expect(behindProxy({ host: "127.0.0.1:7313", origin: "https://lab.example" })).toMatch(/^pages of /);
  });
});

test("the machine's own names and addresses are known without being told", () => {
  const real = createAdmission({ listeningHost: "0.0.0.0" });
  expect(real({ host: "127.0.0.1" })).toBeUndefined();
  expect(real({ host: "evil.example" })).toMatch(/^requests to evil\.example/);
});
