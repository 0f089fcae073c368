// The plot of a run, drawn in the page: Observable Plot needs a document.

import * as Plot from '@observablehq/plot';

const colours = {
  pagepick: '#d6336c',
  floor: '#868e96',
  plain_js: '#e8590c',
  tfjs: '#1971c2',
  onnx: '#2f9e44',
  hnsw: '#7048e8',
};
const rowHeight = 19;
const decades = [0.01, 0.1, 1, 10, 100];

// The file is an image of its own: no page's style reaches it.
const style = `svg { font: 12px system-ui, sans-serif; color: #1f2328 }
@media (prefers-color-scheme: dark) { svg { color: #e6edf3 } }`;

function svgFile(svg) {
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const element = document.createElement('style');
  element.textContent = style;
  svg.prepend(element);
  return new XMLSerializer().serializeToString(svg);
}

const itemsOf = ({ items }) => `${items.toLocaleString('en')} items`;
const dimOf = ({ dim }) => `${dim} numbers each`;

/** What rows of all tables have in common: not how many clusters there are. */
const nameOf = (label) =>
  label
    .replace(/ of (\d+) numbers/, ' x $1')
    .replace(/, ef \d+$/, '')
    .replace(/, \d+ of .* clusters.*$/, ', clusters')
    .replace(/, exact by .*$/, ', exact');

/** The text of an SVG file; tables: [{items, dim, rows}]. */
export function plotOf(tables) {
  const points = tables.flatMap(({ items, dim, rows }) =>
    rows.map(({ label, name, median }) => ({
      label: nameOf(label),
      median,
      colour: colours[name],
      items: itemsOf({ items }),
      dim: dimOf({ dim }),
    })),
  );
  const largest = Math.max(...points.map(({ median }) => median));
  // A label beyond the last point would meet the first one of the next half.
  const ticks = decades.filter((tick) => tick < 2 * largest);
  const order = Object.values(colours);
  points.sort((a, b) => order.indexOf(a.colour) - order.indexOf(b.colour));
  const labels = [...new Set(points.map(({ label }) => label))];
  const facets = { fx: 'items', fy: 'dim', y: 'label' };
  const count = (of) => new Set(points.map(of)).size;
  return svgFile(
    Plot.plot({
      width: 330 + 220 * count(({ items }) => items),
      height: 70 + (rowHeight * labels.length + 25) * count(({ dim }) => dim),
      marginLeft: 190,
      marginRight: 130,
      marginBottom: 40,
      insetRight: 30,
      x: { type: 'log', label: 'median ms a query', ticks, tickFormat: String },
      y: { domain: labels, label: null },
      fx: {
        label: null,
        padding: 0.12,
        domain: [...new Set(tables.map(itemsOf))],
      },
      fy: { label: null, domain: [...new Set(tables.map(dimOf))] },
      marks: [
        Plot.gridX({ ticks }),
        Plot.ruleY(points, {
          ...facets,
          x2: 'median',
          x1: 0.01,
          strokeOpacity: 0.2,
        }),
        Plot.dot(points, { ...facets, x: 'median', fill: 'colour', r: 4 }),
        Plot.text(points, {
          ...facets,
          x: 'median',
          text: ({ median }) => Number(median.toPrecision(2)).toString(),
          textAnchor: 'start',
          dx: 7,
        }),
      ],
    }),
  );
}
