import * as Plot from '@observablehq/plot';
import { useCallback, useMemo } from 'preact/hooks';
import { Figure } from './figure.tsx';
import { colorOf, figure } from './names.ts';
import type { Report, Row } from './types.ts';

type Sized = Row & { bytes_per_item: number };

/** "fold-in" of "Pagepick int8, fold-in". */
const towerOf = ({ model }: Row) => model.replace(/^Pagepick int\d, /, '');

const colorOfTower = (towers: string[], row: Row) =>
  `var(--group-${(towers.indexOf(towerOf(row)) % 8) + 1})`;

const hasSize = (row: Row): row is Sized => row.bytes_per_item !== undefined;

export function SizeSection({ report }: { report: Report }) {
  const { rows, metric } = report;
  const sized = useMemo(() => rows.filter(hasSize), [rows]);
  const baselines = useMemo(
    () => rows.filter(({ kind }) => kind === 'baseline'),
    [rows],
  );
  const towers = useMemo(() => [...new Set(sized.map(towerOf))], [sized]);
  const draw = useCallback(
    (width: number): Plot.PlotOptions => ({
      height: Math.min(380, 220 + width * 0.2),
      marginLeft: 44,
      marginRight: Math.min(150, width * 0.3),
      marginBottom: 44,
      x: {
        label: 'bytes an item',
        labelAnchor: 'center',
        labelArrow: 'none',
        zero: true,
        nice: true,
      },
      y: { label: metric.title, grid: true, nice: true, ticks: 6 },
      marks: [
        Plot.ruleY(baselines, {
          y: (row: Row) => row[metric.key].mean,
          stroke: colorOf,
          strokeDasharray: '4 4',
        }),
        Plot.text(baselines, {
          y: (row: Row) => row[metric.key].mean,
          text: 'model',
          frameAnchor: 'right',
          textAnchor: 'start',
          dx: 6,
          fill: colorOf,
        }),
        Plot.line(sized, {
          x: 'bytes_per_item',
          y: (row: Sized) => row[metric.key].mean,
          z: towerOf,
          sort: 'bytes_per_item',
          stroke: (row: Sized) => colorOfTower(towers, row),
          strokeWidth: 2,
        }),
        Plot.ruleX(
          sized.filter(({ kind }) => kind === 'shipped'),
          {
            x: 'bytes_per_item',
            y1: (row: Sized) => row[metric.key].low,
            y2: (row: Sized) => row[metric.key].high,
            stroke: 'var(--ink)',
            strokeOpacity: 0.3,
            strokeWidth: 4,
          },
        ),
        Plot.dot(sized, {
          x: 'bytes_per_item',
          y: (row: Sized) => row[metric.key].mean,
          fill: (row: Sized) => colorOfTower(towers, row),
          stroke: (row: Sized) =>
            row.kind === 'shipped' ? 'var(--ink)' : 'none',
          strokeWidth: 2,
          r: (row: Sized) => (row.kind === 'shipped' ? 7 : 5),
        }),
        Plot.tip(
          sized,
          Plot.pointer({
            x: 'bytes_per_item',
            y: (row: Sized) => row[metric.key].mean,
            title: (row: Sized) =>
              `${row.model}\n${row.bytes_per_item.toFixed(0)} bytes an item\n` +
              `${metric.title} ${figure(row[metric.key].mean)}`,
          }),
        ),
      ],
      r: { type: 'identity' },
    }),
    [sized, baselines, towers, metric],
  );
  if (sized.length < 2) return null;
  return (
    <section>
      <h2>What does a smaller file cost?</h2>
      <p>
        Visitors load every item once. Fewer bits a number make the download
        smaller; this is what each way of shipping this model costs and gives.
      </p>
      <Figure
        label={`${metric.title} by bytes an item`}
        draw={draw}
        legend={towers.map((name, n) => ({
          name,
          color: `var(--group-${(n % 8) + 1})`,
        }))}
      >
        The ringed dot is what ships, with its 95 % interval; colours are ways
        to turn ratings into a taste; the dashed lines are the baselines.
      </Figure>
    </section>
  );
}
