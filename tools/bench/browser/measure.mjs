// One table: every contestant over the same items, in turns, in one browser.

import { newVisitor } from '../../../tests/web/browser.mjs';
import { contestantsOf } from './contestants.mjs';
import { quantile, recall } from './figures.mjs';
import { readTruth } from './search_data.mjs';

const warmUp = 5;
/** What a search through clusters is asked to find of the true lists. */
const wantedRecall = 0.99;

class Bench {
  #page;

  constructor(page) {
    this.#page = page;
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

/** The fewest probes, doubled and doubled, that find enough. */
async function chooseProbes(bench, id, { clusters, variants }, truth) {
  const [variant] = variants;
  for (let probes = 1; ; probes = Math.min(2 * probes, clusters)) {
    variant.settings = { probes };
    const lists = await bench.ask(id, 'answers', variant);
    if (probes === clusters || recall(lists, truth) >= wantedRecall) break;
  }
  variant.label += `, ${variant.settings.probes} probed`;
}

async function load(bench, id, contestant, data, folder) {
  const { name, bundle, options } = contestant;
  const { histories, items, dim, k } = data;
  return bench.start(id, {
    name,
    bundle,
    options,
    folder,
    data: { histories, items, dim, k },
  });
}

/** Rows without times: who is ready, at what cost, and how well it answers. */
async function prepare(bench, data, root, say) {
  const truth = readTruth(root, data);
  const rows = [];
  for (const [id, contestant] of contestantsOf(data).entries()) {
    const first = contestant.variants[0];
    say(`  ${first.label}: loading`);
    const folder = `../${data.folder}`;
    const cost = await load(bench, id, contestant, data, folder);
    if (contestant.clusters) await chooseProbes(bench, id, contestant, truth);
    for (const { label, settings } of contestant.variants) {
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
 * {label, name, loadMs, buildMs, recall, median, p95, queries, memory}.
 */
export async function measure(server, root, data, { rounds, perRound, say }) {
  const visitor = await newVisitor();
  try {
    await visitor.page.goto(`${server.url}site/`);
    await visitor.page.waitForFunction('globalThis.bench !== undefined');
    const bench = new Bench(visitor.page);
    const rows = await prepare(bench, data, root, say);
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
      median: quantile(times, 0.5),
      p95: quantile(times, 0.95),
    }));
  } finally {
    await visitor.leave();
  }
}
