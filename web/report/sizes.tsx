import * as Plot from '@observablehq/plot';
import { useCallback } from 'preact/hooks';
import { Figure } from './figure.tsx';
import { count, figure, percent } from './names.ts';
import type { Report, SizePoint, Sizes } from './types.ts';

export function SizesSection({ report: { sizes } }: { report: Report }) {
  if (!sizes || sizes.points.length < 2) return null;
  return (
    <section>
      <h2>How small can the file be?</h2>
      <p>
        Other sizes of this model, each trained anew on the same ratings and
        tried on {count(sizes.visitors)} validation visitors through the file
        that would ship. {sizes.reason}
      </p>
      <SizesPlot sizes={sizes} />
      <details>
        <summary>All sizes</summary>
        <SizesTable sizes={sizes} />
      </details>
    </section>
  );
}

/** "4 bits, 8 neighbours" */
const lineOf = ({ bits, neighbors }: SizePoint) =>
  `${bits} bits${neighbors > 0 ? `, ${neighbors} neighbours` : ''}`;

/** "400 kB" */
const sizeOf = (bytes: number) =>
  bytes < 1e6
    ? `${+(bytes / 1e3).toPrecision(3)} kB`
    : `${+(bytes / 1e6).toPrecision(3)} MB`;

function SizesPlot({ sizes }: { sizes: Sizes }) {
  const { points, metric, budget } = sizes;
  const lines = [...new Set(points.map(lineOf))].sort();
  const colorOfLine = (line: string) =>
    `var(--group-${(lines.indexOf(line) % 8) + 1})`;
  const draw = useCallback(
    (width: number): Plot.PlotOptions => {
      const chosen = points.filter((point) => point.chosen);
      const label = {
        x: 'bytes',
        y: 'mean',
        text: 'dim',
        fill: 'var(--ink)',
        stroke: 'var(--surface)',
        strokeWidth: 3,
      };
      return {
        height: Math.min(400, 230 + width * 0.2),
        marginLeft: 44,
        marginRight: 24,
        marginBottom: 44,
        x: {
          type: 'log',
          label: 'model file',
          labelAnchor: 'center',
          labelArrow: 'none',
          ticks: ticksOver(points, width < 500 ? [1, 2, 5] : [1, 2, 3, 5]),
          tickFormat: sizeOf,
        },
        y: {
          label: `${metric.title} on validation visitors`,
          grid: true,
          nice: true,
          ticks: 6,
          tickFormat: figure,
        },
        marks: [
          budget === undefined
            ? null
            : Plot.ruleX([budget], {
                stroke: 'var(--quiet)',
                strokeDasharray: '4 4',
              }),
          Plot.line(points, {
            x: 'bytes',
            y: 'mean',
            z: lineOf,
            sort: 'bytes',
            stroke: (point: SizePoint) => colorOfLine(lineOf(point)),
            strokeWidth: 2,
          }),
          Plot.dot(points, {
            x: 'bytes',
            y: 'mean',
            r: ({ chosen }: SizePoint) => (chosen ? 8 : 5),
            fill: (point: SizePoint) =>
              point.as_trained && !point.chosen
                ? 'var(--surface)'
                : colorOfLine(lineOf(point)),
            stroke: (point: SizePoint) =>
              point.chosen ? 'var(--ink)' : colorOfLine(lineOf(point)),
            strokeWidth: 2,
          }),
          Plot.text(width < 500 ? [] : points.filter(({ chosen }) => !chosen), {
            ...label,
            dy: -13,
          }),
          Plot.text(chosen, { ...label, dy: -18, fontWeight: 700 }),
          Plot.tip(
            points,
            Plot.pointer({
              x: 'bytes',
              y: 'mean',
              title: (point: SizePoint) =>
                `${point.dim} dims, ${lineOf(point)}\n` +
                `${sizeOf(point.bytes)}, ` +
                `${point.bytes_per_item.toFixed(0)} bytes an item\n` +
                `${metric.title} ${figure(point.mean)} ± ` +
                figure(point.standard_error),
            }),
          ),
        ],
        r: { type: 'identity' },
      };
    },
    // Everything else follows from it.
    [sizes],
  );
  return (
    <Figure
      label={`${metric.title} by bytes of the model file`}
      draw={draw}
      legend={lines.map((name) => ({ name, color: colorOfLine(name) }))}
    >
      A line for each width of code; the numbers are dims. The large dot is what
      a budget of bytes would ship; hollow dots are the model as it was trained.
      {budget !== undefined && ' The dashed line is the budget.'}
    </Figure>
  );
}

/** Sizes of these leading digits between the smallest and the largest. */
function ticksOver(points: SizePoint[], digits: number[]): number[] {
  const bytes = points.map((point) => point.bytes);
  const [low, high] = [Math.min(...bytes), Math.max(...bytes)];
  const ticks: number[] = [];
  for (let power = 1; power <= high; power *= 10) {
    ticks.push(...digits.map((digit) => digit * power));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}

function SizesTable({ sizes }: { sizes: Sizes }) {
  const best = sizes.points.find((point) => point.best);
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>dims</th>
            <th>bits</th>
            <th>neighbours</th>
            <th>bytes an item</th>
            <th>model file</th>
            <th>{sizes.metric.title}</th>
            <th>against the best</th>
          </tr>
        </thead>
        <tbody>
          {sizes.points.map((point) => (
            <tr
              key={`${point.dim} ${lineOf(point)}`}
              class={point.chosen ? 'shipped' : ''}
            >
              <th>
                {point.dim}
                {point.as_trained && <small>as trained</small>}
              </th>
              <td>{point.bits}</td>
              <td>{point.neighbors || '–'}</td>
              <td>{point.bytes_per_item.toFixed(0)}</td>
              <td>{sizeOf(point.bytes)}</td>
              <td>
                {figure(point.mean)}{' '}
                <small>± {figure(point.standard_error)}</small>
              </td>
              <td>
                {!best || point.best ? '' : percent(point.mean / best.mean - 1)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
