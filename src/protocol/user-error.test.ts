import { expect, test } from "vitest";
import { UserError } from "./user-error.ts";

test("a message says where, what is wrong and what to do, in this order", () => {
  const error = new UserError('label "x" is not a number', { where: "labels.csv:17", toDo: "use numbers" });
  expect(error.message).toBe('labels.csv:17: label "x" is not a number; use numbers');
  expect(error).toMatchObject({ what: 'label "x" is not a number', where: "labels.csv:17", toDo: "use numbers" });
});

test("a message leaves out what is not known", () => {
  expect(new UserError("nothing was found").message).toBe("nothing was found");
  expect(new UserError("nothing was found", { toDo: "look elsewhere" }).message).toBe(
    "nothing was found; look elsewhere",
  );
});

test("the cause stays with the error", () => {
  const cause = new Error("ENOENT");
  expect(new UserError("nothing was found", { cause }).cause).toBe(cause);
});
