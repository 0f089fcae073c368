// Who takes part in a table, and how each is set up.

// An index of more takes many minutes to build in a page.
const mostItemsOfHnsw = 100_000;
const mostEf = 3200;

const percent = (share) => `${(100 * share).toFixed(1)} %`;

function pagepick(bundle, of = '') {
  const { name, bits, clusters, probes } = bundle;
  const label = `Pagepick int${bits}${of}`;
  const variants = [{ label, settings: { probes: 0 } }];
  if (clusters > 1) {
    const share = `${percent(bundle.rows_share)} of rows`;
    variants[0].label += `, ${probes} of ${clusters} clusters (${share})`;
    const exact = `exact by clusters (${percent(bundle.exact_rows_share)})`;
    variants.push({
      label: `${label}, ${exact}`,
      settings: { probes: clusters },
    });
  }
  return { name: 'pagepick', bundle: name, variants };
}

/**
 * Exact search of half as many numbers, but twice as many bits: in as many bytes
 * as int4 has.
 */
function halfAsWide(half) {
  return half.bundles
    .filter(({ bits }) => bits === 8)
    .map((bundle) => {
      const { variants, ...rest } = pagepick(bundle, ` of ${half.dim} numbers`);
      return { ...rest, variants: variants.slice(-1), data: half };
    });
}

/** Two usual settings, and the one that finds as much as clusters have to. */
function hnsw() {
  const label = 'hnswlib-wasm';
  const usual = [100, 200].map((ef) => ({
    label: `${label} ef ${ef}`,
    settings: { ef },
  }));
  const tuned = {
    label: `${label}, tuned`,
    tune: { name: 'ef', least: 400, most: mostEf },
  };
  return { name: 'hnsw', options: {}, variants: [...usual, tuned] };
}

function one(name, label, options = {}) {
  return { name, options, variants: [{ label, settings: {} }] };
}

/** One for each width of codes: it reads as many bytes as the codes have. */
function floors({ dim, bundles }) {
  return [...new Set(bundles.map(({ bits }) => bits))].map((bits) =>
    one('floor', `floor of int${bits}`, { bytesPerRow: (dim * bits) / 8 }),
  );
}

/** [{name, options, bundle?, data?, variants: [{label, settings or tune}]}] */
export function contestantsOf(data, skip) {
  const others = [
    one('plain_js', 'plain JavaScript'),
    one('tfjs', 'tfjs-backend-wasm'),
    one('onnx', 'onnxruntime-web float', { bits: 32 }),
    one('onnx', 'onnxruntime-web int8', { bits: 8 }),
  ];
  if (data.items <= mostItemsOfHnsw) {
    others.push(hnsw());
  }
  return [
    ...data.bundles.map((bundle) => pagepick(bundle)),
    ...(data.half ? halfAsWide(data.half) : []),
    ...floors(data),
    ...others.filter(({ name }) => !skip.includes(name)),
  ];
}
