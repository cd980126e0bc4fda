import { useEffect, useRef } from "preact/hooks";
import type { OwnPreview, PreviewPicture, PreviewRows } from "../../../../src/web-host/own-preview.ts";

const grouped = new Intl.NumberFormat("en-US");
const mostClasses = 12;

/** What was read of the files: how much there is, what becomes of it, and what is wrong with it. */
export function Preview({ preview }: { readonly preview: OwnPreview }) {
  const { kind, records, heldOut, features, target, classes, columns, first, pictures, problems, warnings, told } =
    preview;
  return (
    <div class="preview" data-testid="files-preview" data-records={records}>
      <dl class="facts">
        <Fact name={kind === "table" ? "Rows" : "Pictures"} value={grouped.format(records)} id="preview-records" />
        <Fact name="Kept for testing" value={grouped.format(heldOut)} id="preview-held-out" />
        <Fact name="Features" value={features === undefined ? "–" : grouped.format(features)} id="preview-features" />
        <Fact name={target ? "Classes" : "Columns"} value={classWords(preview)} id="preview-classes" />
      </dl>
      {problems.length > 0 && (
        <div role="alert" data-testid="files-problems">
          <h3>This device cannot learn from {kind === "table" ? "this table" : "these pictures"}</h3>
          <ul class="wrong">
            {problems.map((problem) => (
              <li key={problem}>
                <Message text={problem} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {warnings.length > 0 && (
        <div data-testid="files-warnings">
          <h3>Worth knowing</h3>
          <ul class="warnings">
            {warnings.map((warning) => (
              <li key={warning}>
                <Message text={warning} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {[...problems, ...warnings].some((text) => setHere.test(text)) && (
        <p class="hint">What begins with -- is said below, under How {kind === "table" ? "it is" : "they are"} read.</p>
      )}
      {classes.length > 0 && (
        <p class="hint">
          To learn from:{" "}
          {classes
            .slice(0, mostClasses)
            .map(({ name, count }) => `${name} ${grouped.format(count)}`)
            .join(", ")}
          {classes.length > mostClasses ? ` and ${classes.length - mostClasses} more classes` : ""}
        </p>
      )}
      {first.names.length > 0 && <FirstRows rows={first} target={target?.name} />}
      {pictures.length > 0 && <FirstPictures pictures={pictures} />}
      {columns.length > 0 && (
        <details>
          <summary>What becomes of the columns</summary>
          <dl class="columns">
            {target && <ColumnWords name={target.name} what={`the target: ${target.what}`} />}
            {columns.map(({ name, what }) => (
              <ColumnWords key={name} name={name} what={what} />
            ))}
          </dl>
        </details>
      )}
      {told.length > 0 && (
        <details data-testid="files-told">
          <summary>What the aggregator is told, once this device joins</summary>
          <ul>
            {told.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function classWords({ target, classes, columns }: OwnPreview): string {
  if (!target) return grouped.format(columns.length);
  return classes.length > 0 ? grouped.format(classes.length) : target.what || "–";
}

/** Options that how-to-read.tsx has fields for; others are the aggregator's. */
const setHere = /--(?:separator|(?:no-)?header|missing|ignore|holdout|min-count)\b/;

/** The names of options stay in one piece. */
function Message({ text }: { readonly text: string }) {
  return (
    <>{text.split(/(--[a-z][a-z-]*)/).map((part, i) => (i % 2 === 0 ? part : <code key={`${i}`}>{part}</code>))}</>
  );
}

function Fact({ name, value, id }: { readonly name: string; readonly value: string; readonly id: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-testid={id}>{value}</dd>
    </div>
  );
}

function ColumnWords({ name, what }: { readonly name: string; readonly what: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{what}</dd>
    </div>
  );
}

/** As they are written. */
function FirstRows({
  rows: { names, records },
  target,
}: {
  readonly rows: PreviewRows;
  readonly target?: string | undefined;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keys
    <section class="first-rows" aria-label="The first rows" tabIndex={0} data-testid="first-rows">
      <table>
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col" class={name === target ? "target" : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map((cells, row) => (
            <tr key={`${row}`}>
              {cells.map((cell, column) => (
                <td key={`${column}`}>{cell ?? ""}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function FirstPictures({ pictures }: { readonly pictures: readonly PreviewPicture[] }) {
  return (
    <ul class="first-pictures" aria-label="Some of the pictures, as the run sees them" data-testid="first-pictures">
      {pictures.map((picture, i) => (
        <li key={`${i}`}>
          <Picture picture={picture} />
          <span>{picture.className}</span>
        </li>
      ))}
    </ul>
  );
}

function Picture({ picture }: { readonly picture: PreviewPicture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, channels, pixels } = picture;
  useEffect(() => {
    const image = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      for (let k = 0; k < 3; k++) image.data[4 * i + k] = pixels[channels * i + (channels === 3 ? k : 0)] as number;
      image.data[4 * i + 3] = 255;
    }
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [width, height, channels, pixels]);
  return <canvas ref={canvas} width={width} height={height} />;
}
