import { expect, test } from "vitest";
import { systemReason } from "./system-errors.ts";

const failed = (code: string, message: string) => Object.assign(new Error(message), { code });

test("a system's code is told in words", () => {
  expect(systemReason(failed("ENOTDIR", "ENOTDIR: not a directory, open '/a/b'"))).toBe(
    "a part of this path is a file, not a folder",
  );
  expect(systemReason(failed("EACCES", "EACCES: permission denied, open '/a'"))).toBe(
    "you may not use it (permissions)",
  );
});

test("of a code without words the system's own are told, without the code and the path", () => {
  expect(systemReason(failed("EBUSY", "EBUSY: resource busy or locked, open '/a'"))).toBe("resource busy or locked");
  expect(systemReason(new Error("incorrect header check"))).toBe("incorrect header check");
});
