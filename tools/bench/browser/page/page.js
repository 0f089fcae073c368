// What run.mjs calls in the page: contenders, each in a worker of its own.

const workers = new Map();

function call(worker, method, takes) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) =>
      data.error ? reject(new Error(data.error)) : resolve(data.gives);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ method, takes });
  });
}

globalThis.bench = {
  async start(id, takes) {
    const worker = new Worker('./worker.js', { type: 'module' });
    workers.set(id, worker);
    return call(worker, 'load', takes);
  },
  ask: (id, method, takes) => call(workers.get(id), method, takes),
  stopAll() {
    for (const worker of workers.values()) worker.terminate();
    workers.clear();
  },
};
