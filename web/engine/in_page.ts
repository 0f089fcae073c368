import type { WorkerLike } from './client.ts';
import type { Request } from './protocol.ts';
import { Responder } from './responder.ts';

/**
 * The engine in the page itself, for `worker` in `load`'s options: the first
 * list comes sooner, as no worker has to start. The page waits while it ranks,
 * which is far less than a frame for some 10,000 items.
 */
export function inPage(): WorkerLike {
  // Copies, as between threads: neither side sees what the other changes.
  let responder: Responder | undefined = new Responder((reply) =>
    worker.onmessage?.({ data: structuredClone(reply) } as MessageEvent),
  );
  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    postMessage(message) {
      responder?.receive(structuredClone(message) as Request);
    },
    terminate() {
      responder = undefined;
    },
  };
  return worker;
}
