import { expect, test } from "vitest";
import { connectionsByDescriptors } from "./descriptors.ts";

const limits = (files: string) => `Limit                     Soft Limit           Hard Limit           Units
Max processes             95555                95555                processes
Max open files            ${files}                300                  files
`;

test("connections may take what the limit of open files leaves", () => {
  expect(connectionsByDescriptors(() => limits("300"))).toBe(252);
  expect(connectionsByDescriptors(() => limits("20"))).toBe(8);
});

test("where there is no such limit, or nobody tells, it does not count", () => {
  expect(connectionsByDescriptors(() => limits("unlimited"))).toBeUndefined();
  expect(connectionsByDescriptors(() => "")).toBeUndefined();
});
