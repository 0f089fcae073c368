// Where the engine usually runs: beside the page, which never waits for it.

import type { Request } from './protocol.ts';
import { Responder } from './responder.ts';

const responder = new Responder((message) => self.postMessage(message));

self.onmessage = ({ data }: MessageEvent<Request>) => responder.receive(data);
