/** What the link to this page tells beside where the aggregator is, behind `#`: `#join=TOKEN,key=KEY`. */
export interface JoinInvitation {
  readonly token?: string;
  /** The key that the aggregator has to prove. */
  readonly key?: string;
}

const patterns = { join: /^[\w-]{16,200}$/, key: /^[\w-]{43}$/ } as const;

/** Whatever else stands there, such as a certificate that only programs can look at, is left out. */
export function invitationIn(hash: string): JoinInvitation {
  const parts = hash.replace(/^#/, "").split(",");
  const partNamed = (name: keyof typeof patterns) => {
    const value = parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
    return value !== undefined && patterns[name].test(value) ? value : undefined;
  };
  const [token, key] = [partNamed("join"), partNamed("key")];
  return { ...(token === undefined ? {} : { token }), ...(key === undefined ? {} : { key }) };
}

/** The aggregator's address for pages, where `/join` is one of them; a proxy may have it below a path. */
export function baseOf(address: string): string {
  return new URL(".", address.replace(/[?#].*$/s, "")).href;
}
