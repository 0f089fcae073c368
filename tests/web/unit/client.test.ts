import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Pagepick,
  PagepickError,
  type WorkerLike,
} from '../../../web/engine/client.ts';
import type { Reply, Request } from '../../../web/engine/protocol.ts';
import type { BundleInfo } from '../../../web/engine/types.ts';

const info = { name: 'Two films', items: 2 } as BundleInfo;

const offline = () => Promise.reject(new TypeError('offline'));
globalThis.fetch = offline;

/** A worker whose answers the test decides. */
class ScriptedWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  terminated = false;
  readonly requests: Request[] = [];
  #answers: (request: Request) => Reply[];

  constructor(answers: (request: Request) => Reply[]) {
    this.#answers = answers;
  }

  postMessage(message: unknown): void {
    const request = structuredClone(message) as Request;
    this.requests.push(request);
    for (const reply of this.#answers(request)) this.say(reply);
  }

  say(reply: Reply): void {
    queueMicrotask(() => this.onmessage?.({ data: reply } as MessageEvent));
  }

  terminate(): void {
    this.terminated = true;
  }
}

/** Loads, then leaves every call unanswered. */
function silentAfterLoad(): ScriptedWorker {
  return new ScriptedWorker(({ call, method }) =>
    method === 'load' ? [{ call, gives: info }] : [],
  );
}

function load(worker: WorkerLike): Promise<Pagepick> {
  return Pagepick.load('http://localhost/site/rec', { worker });
}

function fails(code: string, message?: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof PagepickError);
    assert.equal(error.code, code);
    if (message) assert.match(error.message, message);
    return true;
  };
}

test('load hands the worker the folder with a slash at its end', async () => {
  const worker = silentAfterLoad();
  const pagepick = await load(worker);
  const [request] = worker.requests;
  assert.deepEqual(request?.takes, {
    bundle: 'http://localhost/site/rec/',
    manifest: undefined,
    decoys: 0,
  });
  assert.equal(pagepick.info.name, 'Two films');
});

test('load hands the worker the manifest, if there is one', async (t) => {
  t.after(() => {
    globalThis.fetch = offline;
  });
  const given = async (response: Response) => {
    const asked: string[] = [];
    globalThis.fetch = async (url, options) => {
      asked.push(`${url} ${options?.cache}`);
      return response;
    };
    const worker = silentAfterLoad();
    await load(worker);
    assert.deepEqual(asked, [
      'http://localhost/site/rec/manifest.json no-cache',
    ]);
    const [request] = worker.requests;
    return request?.method === 'load' ? request.takes.manifest : request;
  };
  assert.deepEqual(await given(Response.json({ format: 1 })), { format: 1 });
  const missing = Response.json({ format: 1 }, { status: 404 });
  assert.equal(await given(missing), undefined);
  assert.equal(await given(new Response('<!doctype html>')), undefined);
});

test('load tells how far it has come', async () => {
  const worker = new ScriptedWorker(({ call }) => [
    { loaded: 10, total: 20 },
    { loaded: 20, total: 20 },
    { call, gives: info },
  ]);
  const seen: number[] = [];
  await Pagepick.load('http://localhost/rec/', {
    worker,
    onProgress: (loaded) => seen.push(loaded),
  });
  assert.deepEqual(seen, [10, 20]);
});

test('a load that fails says why and ends the worker', async () => {
  const worker = new ScriptedWorker(({ call }) => [
    { call, error: { code: 'corruption', message: 'section 2 is damaged' } },
  ]);
  await assert.rejects(load(worker), fails('corruption', /section 2/));
  assert.equal(worker.terminated, true);
});

test('answers find their calls in any order', async () => {
  const worker = silentAfterLoad();
  const pagepick = await load(worker);
  const first = pagepick.items(['a']);
  const second = pagepick.items(['b']);
  const [, one, two] = worker.requests;
  const item = (id: string) => ({ id, title: id, tags: [] });
  worker.say({ call: two?.call ?? 0, gives: [item('b')] });
  worker.say({ call: one?.call ?? 0, gives: [item('a')] });
  assert.equal((await first)[0]?.id, 'a');
  assert.equal((await second)[0]?.id, 'b');
});

test('dispose ends the worker and rejects what is under way', async () => {
  const worker = silentAfterLoad();
  const pagepick = await load(worker);
  const pending = pagepick.recommend([]);
  pagepick.dispose();
  await assert.rejects(pending, fails('disposed'));
  await assert.rejects(pagepick.similar('a'), fails('disposed'));
  assert.equal(worker.terminated, true);
});

test('a worker that cannot start rejects with a network error', async () => {
  const worker = new ScriptedWorker(() => []);
  const loading = load(worker);
  worker.onerror?.({ message: '' } as ErrorEvent);
  await assert.rejects(loading, fails('network', /worker\.js/));
});

test('what cannot be sent to a worker is an invalid argument', async () => {
  const pagepick = await load(silentAfterLoad());
  const ratings = [{ id: 'a', rating: (() => 1) as unknown as number }];
  await assert.rejects(pagepick.recommend(ratings), fails('invalid-argument'));
});
