import type { Row } from './types.ts';

/** "12,345" */
export const count = (value: number) => value.toLocaleString('en');

/** ".465" as tables of such figures have it. */
export const figure = (value: number) =>
  value.toFixed(3).replace(/^(-?)0\./, '$1.');

/** "+34 %", or "+0.4 %" where that says more. */
export function percent(share: number): string {
  const value = 100 * share;
  const digits = Math.abs(value) < 9.95 ? 1 : 0;
  return `${value > 0 ? '+' : ''}${value.toFixed(digits)} %`;
}

/** Colours by part: ours stands out, baselines are told apart. */
export function colorOf(row: { model: string; kind?: Row['kind'] }): string {
  if (row.kind && row.kind !== 'baseline') {
    return row.kind === 'shipped' ? 'var(--accent)' : 'var(--second)';
  }
  if (row.model === 'popularity') return 'var(--quiet)';
  return row.model === 'item-kNN' ? 'var(--star)' : 'var(--third)';
}

/** What ships, which stands last. */
export function shipped(rows: Row[]): Row {
  const row = rows.find(({ kind }) => kind === 'shipped');
  if (!row) throw new Error('the report has no shipped row');
  return row;
}
