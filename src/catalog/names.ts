/** A number behind a colon in a name: TAU in `fixed:TAU`. */
export interface Parameter {
  /** In capitals, for people. */
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Only whole numbers. */
  readonly whole?: boolean;
  /** `least` itself is not allowed. */
  readonly exclusive?: boolean;
  /** The value where a name leaves it out; without one it must be given. */
  readonly usual?: number;
  /** It may be several numbers, at most so many, with commas between. */
  readonly several?: number;
  /** What a person tries first, for examples and the page. */
  readonly example?: number;
}

/** What every entry of a catalog has. */
export interface Entry {
  /** As the command line and messages write it, without parameters: `fixed`. Lower case, digits and hyphens. */
  readonly name: string;
  /** For people, a few words. */
  readonly title: string;
  /** One sentence for people. */
  readonly about: string;
  /** What follows the name, each behind a colon. */
  readonly parameters?: readonly Parameter[];
}

/** A name that was read: its entry, and a value for each of its parameters. */
export interface Spec<E extends Entry> {
  readonly entry: E;
  /** As it was written. */
  readonly name: string;
  /** One for each parameter; of one that may be several numbers, all of them. */
  readonly values: readonly number[];
}

/** The entry of a name and its values; undefined if there is none, or if its parameters are not what they may be. */
export function parseName<E extends Entry>(entries: ReadonlyMap<string, E>, name: string): Spec<E> | undefined {
  const [first = "", ...texts] = name.split(":");
  const entry = entries.get(first);
  const parameters = entry?.parameters ?? [];
  if (entry === undefined || texts.length > parameters.length) return undefined;
  const values: number[] = [];
  for (const [i, parameter] of parameters.entries()) {
    const text = texts[i];
    const found = text === undefined ? [parameter.usual] : numbersIn(text, parameter);
    for (const value of found) {
      if (value === undefined) return undefined;
      values.push(value);
    }
  }
  return { entry, name, values };
}

/** How a name is written: `fixed:TAU`, `cars[:SEED]`. */
export function grammarOf({ name, parameters = [] }: Entry): string {
  const written = parameters.map(({ name: parameter, usual, several }) => {
    const text = several === undefined ? parameter : `${parameter},...`;
    return usual === undefined ? `:${text}` : `[:${text}]`;
  });
  return name + written.join("");
}

/** A name that works: `fixed:10`, `cars`. */
export function exampleOf({ name, parameters = [] }: Entry): string {
  const given = parameters.filter(({ usual }) => usual === undefined);
  return name + given.map(({ example, least }) => `:${example ?? least}`).join("");
}

/** What a parameter may be, in words: `a whole number from 1 to 100`. */
export function rangeOf({ least, most, whole = false, exclusive = false, several }: Parameter): string {
  if (several !== undefined) return `up to ${several} ${whole ? "whole " : ""}numbers from ${least} to ${most}`;
  const kind = whole ? "a whole number" : "a number";
  return exclusive ? `${kind} greater than ${least}, up to ${most}` : `${kind} from ${least} to ${most}`;
}

/** The numbers of one parameter; undefined among them where one is none that it may be. */
function numbersIn(text: string, parameter: Parameter): readonly (number | undefined)[] {
  const texts = parameter.several === undefined ? [text] : text.split(",");
  if (texts.length > (parameter.several ?? 1)) return [undefined];
  return texts.map((each) => numberIn(each, parameter));
}

/** The number that a text says, as names have them; undefined if it is none that the parameter may be. */
export function numberIn(
  text: string,
  { least, most, whole = false, exclusive = false }: Parameter,
): number | undefined {
  if (!(whole ? /^(0|[1-9]\d{0,9})$/ : /^(\d{1,9}(\.\d{0,9})?|\.\d{1,9})$/).test(text)) return undefined;
  const value = Number(text);
  return (exclusive ? value > least : value >= least) && value <= most ? value : undefined;
}
