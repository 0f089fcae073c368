import * as Plot from '@observablehq/plot';
import { useCallback } from 'preact/hooks';
import { Figure } from './figure.tsx';
import { count } from './names.ts';
import type { Bar, Data, Quantiles, Report } from './types.ts';

export function DataSection({ report }: { report: Report }) {
  const { data } = report;
  if (!data) return null;
  return (
    <section>
      <h2>What the model learned from</h2>
      <p>
        {count(data.ratings)} {data.is_explicit ? 'ratings' : 'events'} by{' '}
        {count(data.users)} users of {count(data.rated_items)} items
        {data.items > data.rated_items &&
          `; ${count(data.items - data.rated_items)} more have none and can’t be recommended`}
        .
      </p>
      <div class="columns">
        {data.histogram.length > 1 && <Ratings data={data} />}
        <Spread
          title="Ratings a user"
          bars={data.per_user}
          quantiles={data.per_user_quantiles}
          what="users"
        />
        <Spread
          title="Ratings an item"
          bars={data.per_item}
          quantiles={data.per_item_quantiles}
          what="items"
        />
      </div>
    </section>
  );
}

const bars = (
  names: string[],
  counts: number[],
  label: string,
): Plot.PlotOptions => {
  const crowded = names.join('').length > 24;
  const entries = names.map((name, n) => ({ name, count: counts[n] ?? 0 }));
  return {
    height: 210,
    marginLeft: 52,
    marginBottom: crowded ? 58 : 34,
    x: {
      type: 'band',
      domain: names,
      label: null,
      tickRotate: crowded ? -45 : 0,
      tickSize: 0,
    },
    y: { label, grid: true, nice: true, ticks: 4, tickFormat: 's' },
    marks: [
      Plot.barY(entries, {
        x: 'name',
        y: 'count',
        fill: 'var(--accent)',
        fillOpacity: 0.75,
        rx: 2,
      }),
      Plot.tip(
        entries,
        Plot.pointerX({
          x: 'name',
          y: 'count',
          title: (entry: { name: string; count: number }) =>
            `${entry.name}: ${count(entry.count)} ${label}`,
        }),
      ),
    ],
  };
};

function Ratings({ data }: { data: Data }) {
  const draw = useCallback(
    () =>
      bars(
        data.histogram.map(({ rating }) => String(rating)),
        data.histogram.map((bar) => bar.count),
        'ratings',
      ),
    [data],
  );
  return (
    <div>
      <h3>Ratings by value</h3>
      <Figure label="How often each rating was given" draw={draw} />
    </div>
  );
}

interface SpreadProps {
  title: string;
  bars: Bar[];
  quantiles: Quantiles;
  what: string;
}

function Spread({ title, bars: counts, quantiles, what }: SpreadProps) {
  const draw = useCallback(
    () =>
      bars(
        counts.map(({ from, to }) =>
          from === to ? `${from}` : `${from}–${to}`,
        ),
        counts.map((bar) => bar.count),
        what,
      ),
    [counts, what],
  );
  return (
    <div>
      <h3>{title}</h3>
      <Figure label={title} draw={draw}>
        Half of the {what} have at most {count(quantiles.median)}, nine tenths
        at most {count(quantiles.nine_tenths)}.
      </Figure>
    </div>
  );
}
