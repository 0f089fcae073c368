// One table: every contestant over the same items, in turns, in one browser.

import { newVisitor } from '../../../tests/web/browser.mjs';
import { contestantsOf } from './contestants.mjs';
import { quantile, recall } from './figures.mjs';
import { readTruth } from './search_data.mjs';

const warmUp = 5;
/** What an approximate search is asked to find of the true lists. */
const wantedRecall = 0.99;

class Bench {
  #page;

  constructor(page) {
    this.#page = page;
  }

  static async open(page, server) {
    await page.goto(`${server.url}site/`);
    await page.waitForFunction(() => globalThis.bench);
    return new Bench(page);
  }

  start(id, takes) {
    return this.#page.evaluate(
      ([id, takes]) => globalThis.bench.start(id, takes),
      [id, takes],
    );
  }

  ask(id, method, takes) {
    return this.#page.evaluate(
      ([id, method, takes]) => globalThis.bench.ask(id, method, takes),
      [id, method, takes],
    );
  }
}

/** Doubles a setting from its `least` on until it finds enough, or is `most`. */
async function tune(bench, id, variant, truth) {
  const { name, least, most } = variant.tune;
  for (let value = least; ; value = Math.min(2 * value, most)) {
    variant.settings = { [name]: value };
    const { settings } = variant;
    const lists = await bench.ask(id, 'answers', { settings });
    if (value === most || recall(lists, truth) >= wantedRecall) break;
  }
  variant.label += `, ${name} ${variant.settings[name]}`;
}

function load(bench, id, { name, bundle, options }, data) {
  const { histories, items, dim, k } = data;
  return bench.start(id, {
    name,
    bundle,
    options,
    folder: `../${data.folder}`,
    data: { histories, items, dim, k },
  });
}

/**
 * Milliseconds of what the package's worker asks its engine for after a star:
 * ten items, with a reason for each rating.
 */
export async function measureReRank(server, data) {
  const visitor = await newVisitor();
  try {
    const bench = await Bench.open(visitor.page, server);
    const contestant = { name: 'pagepick', bundle: 'int8' };
    await load(bench, 0, contestant, data);
    const settings = { probes: 0, count: 10, reasons: -1 };
    const takes = { settings, first: 0, count: 100, warmUp };
    return quantile(await bench.ask(0, 'time', takes), 0.5);
  } finally {
    await visitor.leave();
  }
}

/** Rows without times: who is ready, at what cost, and how well it answers. */
async function prepare(bench, data, root, { skip, say }) {
  const rows = [];
  for (const [id, contestant] of contestantsOf(data, skip).entries()) {
    const first = contestant.variants[0];
    say(`  ${first.label}: loading`);
    const own = contestant.data ?? data;
    const truth = readTruth(root, own);
    const cost = await load(bench, id, contestant, own);
    for (const variant of contestant.variants) {
      if (variant.tune) await tune(bench, id, variant, truth);
      const { label, settings } = variant;
      const lists = await bench.ask(id, 'answers', { settings });
      const found = contestant.name === 'floor' ? null : recall(lists, truth);
      const row = { id, label, settings, name: contestant.name, ...cost };
      rows.push({ ...row, recall: found, times: [] });
    }
  }
  return rows;
}

/**
 * In turns, so that what else the machine does meets all alike. Gives rows
 * {label, name, loadMs, buildMs, recall, least, median, p95, queries, memory}.
 */
export async function measure(server, root, data, options) {
  const { rounds, perRound, say } = options;
  const visitor = await newVisitor();
  try {
    const bench = await Bench.open(visitor.page, server);
    const rows = await prepare(bench, data, root, options);
    for (let round = 0; round < rounds; ++round) {
      say(`  round ${round + 1} of ${rounds}`);
      for (const row of rows) {
        const takes = { settings: row.settings, warmUp };
        const first = round * perRound;
        row.times.push(
          ...(await bench.ask(row.id, 'time', {
            ...takes,
            first,
            count: perRound,
          })),
        );
      }
    }
    for (const row of rows) row.memory = await bench.ask(row.id, 'memory');
    return rows.map(({ id, settings, times, ...row }) => ({
      ...row,
      queries: times.length,
      least: quantile(times, 0),
      median: quantile(times, 0.5),
      p95: quantile(times, 0.95),
    }));
  } finally {
    await visitor.leave();
  }
}
