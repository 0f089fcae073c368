// Where a model file has its rows (models/FORMAT.md), and how those of one
// cluster get there.

import { PagepickError } from './errors.ts';

/** Sections that have a row for each item, in the order of a chunk's parts. */
const rowSections = [1, 2, 3, 10, 11];
const scaleSections = [2, 11];
const offsetSection = 6;
/** 256 as a half float: greater ones, negative ones and NaN are no scales. */
const maxScale = 0x5c00;

interface Part {
  address: number;
  rowBytes: number;
  isScale: boolean;
}

/** The rows of the model at `model`, which the engine has checked. */
export class ModelRows {
  readonly items: number;
  readonly clusters: number;
  readonly #offsets: Uint32Array;
  readonly #parts: Part[] = [];

  constructor(heap: Uint8Array<ArrayBuffer>, model: number) {
    const sections = sectionsOf(heap, model);
    const clusters = sections.get(offsetSection);
    if (!clusters) {
      throw new PagepickError('corruption', 'a chunked model has no clusters');
    }
    const { address, size } = clusters;
    this.#offsets = new Uint32Array(heap.slice(address, address + size).buffer);
    this.clusters = this.#offsets.length - 1;
    this.items = this.begin(this.clusters);
    for (const kind of rowSections) {
      const section = sections.get(kind);
      if (!section) continue;
      this.#parts.push({
        address: section.address,
        rowBytes: section.size / this.items,
        isScale: scaleSections.includes(kind),
      });
    }
  }

  /** The first item of a cluster, or the number of items. */
  begin(cluster: number): number {
    return this.#offsets[cluster] ?? 0;
  }

  clusterOf(item: number): number {
    let low = 0;
    let high = this.clusters;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.begin(middle) <= item) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Checks a cluster's chunk and writes it into `heap`. */
  write(
    heap: Uint8Array<ArrayBuffer>,
    cluster: number,
    chunk: Uint8Array<ArrayBuffer>,
  ): void {
    const begin = this.begin(cluster);
    const rows = this.begin(cluster + 1) - begin;
    let at = 0;
    const pieces = this.#parts.map(({ rowBytes, isScale }) => {
      const piece = chunk.subarray(at, at + rows * rowBytes);
      at += rows * rowBytes;
      if (isScale && !areScales(piece)) throw new Error('no valid scales');
      return piece;
    });
    if (chunk.length < at) {
      throw new Error(`${chunk.length} bytes, but ${rows} rows take ${at}`);
    }
    this.#parts.forEach(({ address, rowBytes }, n) => {
      heap.set(pieces[n] ?? [], address + begin * rowBytes);
    });
  }
}

interface Section {
  address: number;
  size: number;
}

function sectionsOf(
  heap: Uint8Array<ArrayBuffer>,
  model: number,
): Map<number, Section> {
  const view = new DataView(heap.buffer, model);
  const sections = new Map<number, Section>();
  for (let n = 0; n < view.getUint32(32, true); ++n) {
    const entry = 64 + 32 * n;
    sections.set(view.getUint32(entry, true), {
      address: model + Number(view.getBigUint64(entry + 8, true)),
      size: Number(view.getBigUint64(entry + 16, true)),
    });
  }
  return sections;
}

function areScales(bytes: Uint8Array<ArrayBuffer>): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (view.getUint16(at, true) > maxScale) return false;
  }
  return true;
}
