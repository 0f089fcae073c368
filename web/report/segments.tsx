import * as Plot from '@observablehq/plot';
import { useCallback, useMemo } from 'preact/hooks';
import { Figure } from './figure.tsx';
import { colorOf, count, figure, shipped } from './names.ts';
import type { Interval, Report, Segment } from './types.ts';

interface Point extends Interval {
  model: string;
  key: string;
  ours: boolean;
}

function flatten(segments: Segment[], ours: string): Point[] {
  return segments.flatMap(({ key, figures }) =>
    figures.map((value) => ({ ...value, key, ours: value.model === ours })),
  );
}

const colorOfPoint = ({ model, ours }: Point) =>
  colorOf({ model, kind: ours ? 'shipped' : 'baseline' });

export function SegmentsSection({ report }: { report: Report }) {
  const { segments, metric } = report;
  const ours = shipped(report.rows).model;
  const byRatings = segments.by_ratings;
  const points = useMemo(() => flatten(byRatings, ours), [byRatings, ours]);
  const draw = useCallback(
    (width: number): Plot.PlotOptions => ({
      height: Math.min(360, 200 + width * 0.2),
      marginLeft: 44,
      marginBottom: 44,
      x: {
        type: 'point',
        domain: byRatings.map(({ key }) => key),
        label: 'ratings the visitor has given',
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      y: { label: metric.title, grid: true, zero: true, nice: true },
      marks: [
        Plot.areaY(
          points.filter((point) => point.ours),
          {
            x: 'key',
            y1: 'low',
            y2: 'high',
            fill: 'var(--accent)',
            fillOpacity: 0.15,
          },
        ),
        Plot.line(points, {
          x: 'key',
          y: 'mean',
          z: 'model',
          stroke: colorOfPoint,
          strokeWidth: 2.5,
        }),
        Plot.dot(points, { x: 'key', y: 'mean', fill: colorOfPoint, r: 4 }),
        Plot.tip(
          points,
          Plot.pointer({
            x: 'key',
            y: 'mean',
            title: (point: Point) =>
              `${point.model}: ${figure(point.mean)}\n` +
              `95 % interval ${figure(point.low)} to ${figure(point.high)}`,
          }),
        ),
      ],
    }),
    [points, byRatings, metric],
  );
  if (byRatings.length === 0) return null;
  const legend = (byRatings[0]?.figures ?? []).map(({ model }) => ({
    name: model,
    color: colorOf({ model, kind: model === ours ? 'shipped' : 'baseline' }),
  }));
  return (
    <section>
      <h2>How soon does it know a visitor?</h2>
      <p>
        The same {count(report.visitors)} visitors, had they given only their
        first few ratings. With none, everybody gets the most popular items.
      </p>
      <Figure
        label={`${metric.title} by number of ratings`}
        draw={draw}
        legend={legend}
      >
        The shaded band is the 95 % interval of what ships.
      </Figure>
      <ItemsTable report={report} />
    </section>
  );
}

function ItemsTable({ report }: { report: Report }) {
  const segments = report.segments.by_items.filter(
    ({ figures }) => figures.length > 0,
  );
  const [first] = segments;
  if (!first) return null;
  return (
    <>
      <h3>Popular items, and the others</h3>
      <p>
        The popular items are the few that hold 80 % of all likes. Finding one
        of the others is harder, and worth more to a visitor.
      </p>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th>{report.metric.title} for finding</th>
              {first.figures.map(({ model }) => (
                <th key={model}>{model}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {segments.map(({ key, label, users, figures }) => (
              <tr key={key}>
                <th>
                  {label} <small>{count(users)} visitors</small>
                </th>
                {figures.map(({ model, mean, low, high }) => (
                  <td key={model}>
                    {figure(mean)}
                    <small>
                      {figure(low)}–{figure(high)}
                    </small>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
