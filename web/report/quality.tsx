import * as Plot from '@observablehq/plot';
import { useCallback } from 'preact/hooks';
import { Figure } from './figure.tsx';
import { colorOf, count, figure, percent } from './names.ts';
import type { Comparison, MetricKey, Report, Row } from './types.ts';

const columns: { key: MetricKey; title: string }[] = [
  { key: 'ndcg_at_100', title: 'NDCG@100' },
  { key: 'ndcg_at_10', title: 'NDCG@10' },
  { key: 'recall_at_20', title: 'Recall@20' },
  { key: 'recall_at_50', title: 'Recall@50' },
  { key: 'precision_at_10', title: 'Precision@10' },
  { key: 'map_at_10', title: 'MAP@10' },
  { key: 'hit_rate_at_10', title: 'Hit rate@10' },
  { key: 'mrr_at_10', title: 'MRR@10' },
];

export function QualitySection({ report }: { report: Report }) {
  const { rows, metric, comparisons, notes } = report;
  const draw = useCallback(
    (width: number): Plot.PlotOptions => {
      const marginLeft = Math.min(190, width * 0.36);
      return {
        height: 60 + 34 * rows.length,
        marginLeft,
        marginRight: 44,
        marginBottom: 44,
        x: {
          label: metric.title,
          labelAnchor: 'center',
          labelArrow: 'none',
          ticks: width < 500 ? 4 : 8,
          grid: true,
          zero: true,
          nice: true,
        },
        y: { label: null, domain: rows.map(({ model }) => model) },
        marks: [
          Plot.axisY({
            label: null,
            tickSize: 0,
            lineWidth: (marginLeft - 16) / 12,
          }),
          Plot.ruleY(rows, {
            x1: (row: Row) => row[metric.key].low,
            x2: (row: Row) => row[metric.key].high,
            y: 'model',
            stroke: colorOf,
            strokeWidth: 4,
            strokeOpacity: 0.4,
            strokeLinecap: 'round',
          }),
          Plot.dot(rows, {
            x: (row: Row) => row[metric.key].mean,
            y: 'model',
            r: (row: Row) => (row.kind === 'shipped' ? 7 : 5),
            fill: colorOf,
          }),
          Plot.text(rows, {
            x: (row: Row) => row[metric.key].high,
            y: 'model',
            text: (row: Row) => figure(row[metric.key].mean),
            textAnchor: 'start',
            dx: 9,
          }),
        ],
        r: { type: 'identity' },
      };
    },
    [rows, metric],
  );
  return (
    <section>
      <h2>How good are the recommendations?</h2>
      <p>
        Lists are scored from 0 to 1: the more of what a visitor likes, and the
        nearer to the top, the better. “Popularity” shows everybody the same
        most liked items; “item-kNN” shows what others liked as well; “EASE”
        weighs every pair of items, too many to ship.
      </p>
      <Figure
        label={`${metric.title} of every model with its 95 % interval`}
        draw={draw}
      >
        {metric.title}; the bars are 95 % intervals over the visitors. The last
        line is what ships, measured through the file that visitors load.
      </Figure>
      <ComparisonTable comparisons={comparisons} />
      {notes.map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
      <details>
        <summary>All figures</summary>
        <QualityTable rows={rows} />
      </details>
    </section>
  );
}

function ComparisonTable({ comparisons }: { comparisons: Comparison[] }) {
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>What ships, against</th>
            <th>change</th>
            <th>95 % interval</th>
            <th>visitors better off</th>
            <th>worse off</th>
            <th>verdict</th>
          </tr>
        </thead>
        <tbody>
          {comparisons.map((row) => (
            <tr key={row.against}>
              <th>{row.against}</th>
              <td>{relative(row, row.difference)}</td>
              <td>
                {relative(row, row.low)} to {relative(row, row.high)}
              </td>
              <td>{count(row.wins)}</td>
              <td>{count(row.losses)}</td>
              <td>{judgement(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function relative({ base }: Comparison, difference: number): string {
  return base > 0 ? percent(difference / base) : '–';
}

function judgement({ p_value, difference }: Comparison): string {
  if (p_value >= 0.05) return 'may be chance';
  return difference > 0 ? 'better' : 'worse';
}

function QualityTable({ rows }: { rows: Row[] }) {
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>model</th>
            <th>bytes an item</th>
            {columns.map(({ key, title }) => (
              <th key={key}>{title}</th>
            ))}
            <th title="Share of the catalogue in somebody's first ten">
              coverage
            </th>
            <th title="0: all items recommended alike; 1: the same few for everybody">
              Gini
            </th>
            <th title="How unusual the recommended items are, in bits">
              novelty
            </th>
            <th title="How different the items of a list are">diversity</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.model} class={row.kind}>
              <th>{row.model}</th>
              <td>{row.bytes_per_item?.toFixed(0) ?? '–'}</td>
              {columns.map(({ key }) => (
                <td key={key}>
                  {figure(row[key].mean)}
                  <small>
                    {figure(row[key].low)}–{figure(row[key].high)}
                  </small>
                </td>
              ))}
              <td>{(100 * row.lists.coverage).toFixed(0)} %</td>
              <td>{row.lists.gini.toFixed(2)}</td>
              <td>{row.lists.novelty.toFixed(1)}</td>
              <td>{row.lists.diversity.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
