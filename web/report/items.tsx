import * as Plot from '@observablehq/plot';
import { useCallback } from 'preact/hooks';
import { Figure } from './figure.tsx';
import { count, shipped } from './names.ts';
import type { Item, Report } from './types.ts';

const palette = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `var(--group-${n})`);
const colorOfGroup = ({ group }: Item) => palette[group] ?? 'var(--other)';

export function ItemsSection({ report }: { report: Report }) {
  const items = report.items ?? none;
  const groups = report.groups ?? noNames;
  const drawShown = useCallback(
    (width: number) => drawPopularity(items, width),
    [items],
  );
  const drawPlane = useCallback(
    (width: number) => drawMap(items, groups, width),
    [items, groups],
  );
  if (items.length === 0) return null;
  const { lists } = shipped(report.rows);
  const never = items.filter(({ recommended }) => recommended === 0).length;
  const legend = groups.map((name, n) => ({ name, color: palette[n] ?? '' }));
  if (items.some(({ group }) => group < 0)) {
    legend.push({ name: 'others', color: 'var(--other)' });
  }
  const leftOut = report.items_left_out ?? 0;
  const shown =
    leftOut > 0 ? `the ${count(items.length)} most liked items` : 'all items';
  return (
    <section>
      <h2>What gets recommended?</h2>
      <p>
        {(100 * lists.coverage).toFixed(0)} % of the catalogue is among
        somebody’s first ten. Each dot is an item: the further right, the more
        people like it; the higher, the more visitors get it recommended.
      </p>
      <Figure
        label="How often items are recommended, by how many people like them"
        draw={drawShown}
      >
        Of {shown}, {count(never)} are in nobody’s first ten (the row at the
        bottom). Dots along a rising line mean that popular items crowd out the
        rest.
      </Figure>
      <h2>What the model thinks is alike</h2>
      <p>
        Items that the same people like lie close together. The map shows the
        two strongest of the model’s {report.model.dim} dimensions, so some
        neighbours only seem near.
      </p>
      <Figure label="Map of the items" draw={drawPlane} legend={legend}>
        {shown[0]?.toUpperCase() + shown.slice(1)}, coloured by{' '}
        {groups[0] === 'Cluster 1' ? 'cluster' : 'first tag'}; larger dots are
        liked by more people. Point at a dot for its title.
      </Figure>
    </section>
  );
}

const none: Item[] = [];
const noNames: string[] = [];

function drawPopularity(items: Item[], width: number): Plot.PlotOptions {
  return {
    height: Math.min(400, 240 + width * 0.2),
    marginLeft: 44,
    marginBottom: 44,
    x: {
      type: 'log',
      label: 'people who like it',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: width < 500 ? 4 : 8,
      tickFormat: ',d',
    },
    y: {
      type: 'sqrt',
      label: 'visitors who get it recommended',
      grid: true,
      nice: true,
      ticks: 6,
      tickFormat: ',d',
    },
    marks: [
      Plot.dot(items, {
        x: 'likes',
        y: 'recommended',
        r: 3,
        fill: 'var(--accent)',
        fillOpacity: 0.35,
      }),
      Plot.tip(
        items,
        Plot.pointer({
          x: 'likes',
          y: 'recommended',
          title: (item: Item) =>
            `${item.title}\nliked by ${count(item.likes)}, ` +
            `recommended to ${count(item.recommended)}`,
        }),
      ),
    ],
  };
}

function drawMap(
  items: Item[],
  groups: string[],
  width: number,
): Plot.PlotOptions {
  return {
    height: Math.min(560, Math.max(320, width * 0.7)),
    inset: 10,
    margin: 4,
    x: { axis: null },
    y: { axis: null },
    r: { range: [1, width < 500 ? 6 : 9] },
    marks: [
      Plot.dot(items, {
        x: 'x',
        y: 'y',
        r: 'likes',
        fill: colorOfGroup,
        fillOpacity: 0.7,
      }),
      Plot.tip(
        items,
        Plot.pointer({
          x: 'x',
          y: 'y',
          title: (item: Item) =>
            `${item.title}\n${groups[item.group] ?? 'other'}, ` +
            `liked by ${count(item.likes)}`,
        }),
      ),
    ],
  };
}
