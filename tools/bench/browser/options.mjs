// The command line.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const usage = `Usage: node tools/bench/browser/run.mjs [options]

Measures Pagepick's search against plain JavaScript, tfjs, onnxruntime-web and
hnswlib-wasm, in headless Chromium, in one run.

  --sizes LIST     numbers of made-up items [10k,100k]; 1m needs 8 GB and
                   some minutes; '' for none
  --dims LIST      numbers an item [64,128]
  --trained FILE   a table for the items and held-out visitors of a model of
                   \`pagepick train\`, too; may be given again
  --clusters N     a model with N clusters, too [0: none]
  --skip LIST      leave out: plain_js, tfjs, onnx, hnsw (slow to build)
  --rounds N       how often each has its turn [5]
  --per-round N    queries a turn [20]
  --out DIR        data and results [build/bench-browser]
  --wasm DIR       folder of the engine's builds [build]
  --engine NAME    the build that pages get, whatever the browser could run:
                   engine-relaxed, engine or engine-scalar
  --tool FILE      pagepick_search_data
                   [build/release/tools/bench/pagepick_search_data]
  --cold           instead: from navigation to the first list of a new visitor,
                   10,000 items, against a page in plain JavaScript
  --elsewhere      with --cold: the visitor comes from another site, not from
                   a page of this one, so that a process has to start, too
  --first-list     instead: what a new visitor with ten ratings fetches until
                   the first list of a chunked bundle; needs --clusters
  --help           this

Example:
  node tools/bench/browser/run.mjs --sizes 10k,100k,1m --dims 64,128`;

const rivals = ['plain_js', 'tfjs', 'onnx', 'hnsw'];
const engineNames = ['engine-relaxed', 'engine', 'engine-scalar'];
const tool = 'build/release/tools/bench/pagepick_search_data';

/** 500, 10k or 1m. */
export function parseCount(text) {
  const found = /^(\d+)([km]?)$/i.exec(text);
  if (!found) return undefined;
  const unit = { '': 1, k: 1e3, m: 1e6 }[found[2].toLowerCase()];
  return Number(found[1]) * unit;
}

function parseFlags(fail) {
  const text = (value) => ({ type: 'string', default: value });
  const options = {
    sizes: text('10k,100k'),
    dims: text('64,128'),
    trained: { type: 'string', multiple: true, default: [] },
    clusters: text('0'),
    skip: text(''),
    rounds: text('5'),
    'per-round': text('20'),
    out: text('build/bench-browser'),
    wasm: text('build/'),
    engine: { type: 'string' },
    tool: text(tool),
    cold: { type: 'boolean', default: false },
    elsewhere: { type: 'boolean', default: false },
    'first-list': { type: 'boolean', default: false },
    help: { type: 'boolean' },
  };
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return fail(`${error.message}; --help tells what there is`);
  }
}

function skippedOf({ skip }, fail) {
  const names = skip.split(',').filter(Boolean);
  const unknown = names.find((name) => !rivals.includes(name));
  if (unknown) {
    fail(`--skip has '${unknown}', expected some of ${rivals.join(', ')}`);
  }
  return names;
}

function engineOf({ engine }, fail) {
  if (engine && !engineNames.includes(engine)) {
    fail(`--engine is '${engine}', expected one of ${engineNames.join(', ')}`);
  }
  return engine;
}

/** Paths are relative to the repository's root unless given. */
export function readOptions(root, fail) {
  const flags = parseFlags(fail);
  if (flags.help) {
    console.log(usage);
    process.exit(0);
  }
  const count = (name, least) => {
    const values = flags[name].split(',').filter(Boolean).map(parseCount);
    if (values.some((value) => !(value >= least))) {
      fail(`--${name} is '${flags[name]}', expected ${least} or more`);
    }
    return values;
  };
  const path = (name) =>
    flags[name].startsWith('build/')
      ? resolve(root, flags[name])
      : resolve(flags[name]);
  const [rounds] = count('rounds', 1);
  const [perRound] = count('per-round', 1);
  const [clusters] = count('clusters', 0);
  if (flags['first-list'] && clusters < 2) {
    fail('--first-list is of chunks, which are clusters: give --clusters');
  }
  if (flags.elsewhere && !flags.cold) {
    fail('--elsewhere says where a cold start comes from: give --cold, too');
  }
  return {
    sizes: count('sizes', 1000),
    dims: count('dims', 8),
    trained: flags.trained.map((file) => resolve(file)),
    rounds,
    perRound,
    clusters,
    skip: skippedOf(flags, fail),
    queries: 100,
    cold: flags.cold,
    fromElsewhere: flags.elsewhere,
    firstList: flags['first-list'],
    out: path('out'),
    wasm: path('wasm'),
    engine: engineOf(flags, fail),
    tool: path('tool'),
    say: (line) => console.error(line),
  };
}
