// Covers made of nothing but type and colour: no image is fetched.

import type { Item } from 'pagepick';
import type { ComponentChildren } from 'preact';
import { useSessionState } from './hooks.ts';
import { nameOf } from './names.ts';

const patterns = 8;

/** FNV-1a: the same text always gets the same colour. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; ++i) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

const goldenAngle = 137.508; // keeps any number of hues well apart
const spread = 80;

/** Items of one tag share a neighbourhood of the colour circle. */
function useHue(item: Item): string {
  const { info } = useSessionState();
  const tag = info?.tags.findIndex(({ name }) => name === item.tags[0]) ?? -1;
  const family = tag < 0 ? hash(item.id) : tag * goldenAngle;
  return String(Math.round(family + (hash(item.id) % spread)) % 360);
}

function initialsOf(title: string): string {
  const words = title
    .replace(/^(the|a|an|der|die|das|le|la|les|el|il)\s+/i, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase())
    .join('');
}

interface CoverProps {
  item: Item;
  children: ComponentChildren;
}

/** A large cover; `children` is what is set on it. */
export function Cover({ item, children }: CoverProps) {
  const pattern = hash(item.title + item.id) % patterns;
  return (
    <div class={`cover pattern-${pattern}`} style={{ '--hue': useHue(item) }}>
      {children}
    </div>
  );
}

/** A small square for rows. */
export function Swatch({ item }: { item: Item }) {
  return (
    <span class="swatch" style={{ '--hue': useHue(item) }} aria-hidden="true">
      {initialsOf(nameOf(item)) || '?'}
    </span>
  );
}
