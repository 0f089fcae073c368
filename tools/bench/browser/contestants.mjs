// Who takes part in a table, and how each is set up.

// An index of more takes many minutes to build in a page.
const mostItemsOfHnsw = 100_000;
const hnswEfs = [100, 200];

function pagepick(bundle) {
  const label = `Pagepick int${bundle.bits}`;
  if (bundle.clusters === 1) {
    const variants = [{ label, settings: { probes: 0 } }];
    return { name: 'pagepick', bundle: bundle.name, variants };
  }
  // Its probes are chosen once it is loaded.
  return {
    name: 'pagepick',
    bundle: bundle.name,
    clusters: bundle.clusters,
    variants: [
      { label: `${label}, ${bundle.clusters} clusters`, settings: {} },
    ],
  };
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

/** [{name, options, bundle?, clusters?, variants: [{label, settings}]}] */
export function contestantsOf(data, skip) {
  const others = [
    one('plain_js', 'plain JavaScript'),
    one('tfjs', 'tfjs-backend-wasm'),
    one('onnx', 'onnxruntime-web float', { bits: 32 }),
    one('onnx', 'onnxruntime-web int8', { bits: 8 }),
  ];
  if (data.items <= mostItemsOfHnsw) {
    const variants = hnswEfs.map((ef) => ({
      label: `hnswlib-wasm ef ${ef}`,
      settings: { ef },
    }));
    others.push({ name: 'hnsw', options: {}, variants });
  }
  return [
    ...data.bundles.map(pagepick),
    ...floors(data),
    ...others.filter(({ name }) => !skip.includes(name)),
  ];
}
