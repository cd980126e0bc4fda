/** What is measured under one name, in Prometheus's words. */
export interface MetricFamily {
  readonly name: string;
  /** A counter only grows, for as long as the program runs. */
  readonly type: "gauge" | "counter";
  /** In a sentence, for people. */
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  /** Whom or what the value is of. Names are ours; values may be anything. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The `Content-Type` of what follows. */
export const prometheusContentType = "text/plain; version=0.0.4; charset=utf-8";

/** Prometheus's text format, version 0.0.4. Families without samples are left out. */
export function prometheusText(families: readonly MetricFamily[]): string {
  return families.map(familyText).join("");
}

function familyText({ name, type, help, samples }: MetricFamily): string {
  if (samples.length === 0) return "";
  const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${valueText(value)}\n`);
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

function labelText(labels: Sample["labels"] = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function valueText(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}
