/** Why a file or a folder cannot be used, in words that tell what to look for. */

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or folder"],
  ["ENOTDIR", "a part of this path is a file, not a folder"],
  ["EISDIR", "it is a folder, not a file"],
  ["EACCES", "you may not use it (permissions)"],
  ["EPERM", "you may not use it (permissions)"],
  ["EROFS", "it is on a file system that can only be read"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "your share of the disk is full"],
  ["ELOOP", "its links lead in a circle"],
  ["ENAMETOOLONG", "the name is too long"],
  ["EMFILE", "too many files are open"],
  ["EEXIST", "there is something of this name already"],
  ["EIO", "the disk cannot be read or written"],
]);

/** Why a file cannot be read or written: without the system's code and the path, which messages name already. */
export function systemReason(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return reasons.get(code) ?? message.replace(/^E[A-Z]+: /, "").replace(/, [a-z]+(?: '.*')?$/, "");
}
