/** What a browser's user agent says it is, in a few words for the people at the aggregator: `Firefox on Android`. */
export function deviceWords(userAgent: string): string {
  const browsers: readonly (readonly [RegExp, string])[] = [
    [/Firefox\/|FxiOS\//, "Firefox"],
    [/Edg(A|iOS)?\//, "Edge"],
    [/OPR\/|Opera/, "Opera"],
    [/SamsungBrowser\//, "Samsung Internet"],
    [/Chrome\/|CriOS\//, "Chrome"],
    [/Safari\//, "Safari"],
  ];
  const systems: readonly (readonly [RegExp, string])[] = [
    [/iPhone/, "iPhone"],
    [/iPad/, "iPad"],
    [/Android/, "Android"],
    [/CrOS/, "ChromeOS"],
    [/Windows/, "Windows"],
    [/Mac OS X/, "macOS"],
    [/Linux/, "Linux"],
  ];
  const of = (known: typeof browsers) => known.find(([pattern]) => pattern.test(userAgent))?.[1];
  return [of(browsers) ?? "a browser", of(systems)].filter((word) => word !== undefined).join(" on ");
}

/** A name for a new node, which people can say to each other: `phone-4b2`. */
export function suggestedName(userAgent: string, random: number): string {
  const kind = /iPhone|Mobile/.test(userAgent) ? "phone" : /iPad|Android/.test(userAgent) ? "tablet" : "browser";
  return `${kind}-${Math.floor(random * 4096)
    .toString(16)
    .padStart(3, "0")}`;
}
