// The table of a run, for the terminal and as Markdown.

const columns = [
  ['', ({ label }) => label],
  ['median ms', ({ median }) => milliseconds(median)],
  ['95 % ms', ({ p95 }) => milliseconds(p95)],
  ['times Pagepick', ({ ratio }) => significant(ratio, 3)],
  ['recall', ({ recall }) => (recall === null ? '' : recall.toFixed(4))],
  ['load ms', ({ loadMs }) => significant(loadMs, 2)],
  ['build ms', ({ buildMs }) => significant(buildMs, 2)],
  ['memory MB', ({ memory }) => significant(memory / 1e6, 3)],
  ['download kB', ({ download }) => (download ? kilobytes(download) : '')],
];

function significant(value, digits) {
  const rounded = Number(value.toPrecision(digits));
  return rounded.toLocaleString('en', { maximumSignificantDigits: digits });
}

/** The clock's steps are 5 µs. */
const milliseconds = (value) =>
  value < 1 ? value.toFixed(3) : significant(value, 3);

const kilobytes = (bytes) => significant(bytes / 1000, bytes < 1e6 ? 3 : 2);

export function titleOf({ name, items, dim }) {
  return `${name}: ${items.toLocaleString('en')} items x ${dim}`;
}

function cellsOf(rows) {
  return [
    columns.map(([heading]) => heading),
    ...rows.map((row) => columns.map(([, show]) => show(row))),
  ];
}

export function terminalTable({ rows, ...table }) {
  const cells = cellsOf(rows);
  const widths = columns.map((_, c) =>
    Math.max(...cells.map((line) => line[c].length)),
  );
  const lines = cells.map((line) =>
    line
      .map((cell, c) => (c ? cell.padStart(widths[c]) : cell.padEnd(widths[c])))
      .join('  ')
      .trimEnd(),
  );
  return `${titleOf(table)}\n\n${lines.join('\n')}\n`;
}

export function markdownTable({ rows, ...table }) {
  const [heading, ...lines] = cellsOf(rows);
  const rule = columns.map((_, c) => (c ? '--:' : '---'));
  const text = [heading, rule, ...lines].map(
    (line) => `| ${line.join(' | ')} |`,
  );
  return `### ${titleOf(table)}\n\n${text.join('\n')}\n`;
}

/** What the figures mean, below the tables. */
export const notes = (
  run,
) => `Top ${run.k} of all items, ${run.queries} queries a row, \
headless ${run.browser}, ${run.processor}; one thread, one dedicated worker each, \
in turns within one run. Pagepick is asked by ten ratings and makes the user \
embedding itself; all others get it as floats. Matrix products have the items \
in columns, their fastest layout. Recall is measured against exact float \
products. Load: fetching and compiling code from this machine; build: from \
vectors (Pagepick: from its model file) to the first query. Memory: WebAssembly \
memories and arrays that the search needs. Download: code after brotli. The \
floor adds up as many bytes by SIMD and does nothing else.
`;

/** The cold start, as Markdown that is fit for a terminal, too. */
export function coldTable({ items, dim, visits, ...rest }) {
  const origin = rest.fromElsewhere
    ? 'another site'
    : 'a page of the same site';
  const row = (name, { firstList, slowestFirstList, reRank, reRank95 }) =>
    `| ${name} | ${[firstList, slowestFirstList, reRank, reRank95]
      .map((ms) => significant(ms, 3).padStart(7))
      .join(' | ')} |`;
  return `Milliseconds, ${items.toLocaleString('en')} items x ${dim}, ${visits} new visitors each, in turns,
who come from ${origin}, in ${rest.browser}

|                       | median first list | slowest | median re-rank | 95 % |
|-----------------------|--------:|--------:|--------:|--------:|
${row('Pagepick, in a worker', rest.pagepick)}
${row('Pagepick, in the page', rest.in_page)}
${row('plain JavaScript     ', rest.plain_js)}

First list: navigation to the frame that shows it. Re-rank: from one more star
to the list in the page's hands. ${rest.sharedTitles} of 10 titles are the same with
Pagepick and without. In Pagepick's worker a re-rank takes ${milliseconds(rest.inWorker)} ms.
`;
}

/** What a first list takes from the network, by the clusters it looks at. */
export function firstListTable({ rows, ...table }) {
  const lines = rows.map(
    ({ probes, clusters, recall, bytes, most, milliseconds }) =>
      `| ${probes} of ${clusters} | ${recall.toFixed(3)} | ${kilobytes(bytes)} | ${kilobytes(most)} | ${significant(milliseconds, 3)} |`,
  );
  return `### ${titleOf(table)}, chunked

| clusters | of the exact top 10 | median kB | most kB | median ms |
| --- | --: | --: | --: | --: |
${lines.join('\n')}
`;
}
