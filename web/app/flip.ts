// Lets cards glide from their old places to their new ones.

import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const timing = { duration: 350, easing: 'cubic-bezier(.2,.7,.2,1)' };

interface Place {
  x: number;
  y: number;
}

function framesBetween(before: Place | undefined, place: Place): Keyframe[] {
  if (!before) return [{ opacity: 0 }, {}];
  const dx = before.x - place.x;
  const dy = before.y - place.y;
  if (dx === 0 && dy === 0) return [];
  return [{ transform: `translate(${dx}px, ${dy}px)` }, {}];
}

/** Animates the children of `list` that carry data-key when they move. */
export function useGliding(list: RefObject<HTMLElement>): void {
  const places = useRef(new Map<string, Place>());
  useLayoutEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const next = new Map<string, Place>();
    for (const card of list.current?.children ?? []) {
      if (!(card instanceof HTMLElement)) continue;
      const key = card.dataset.key ?? '';
      // Where the layout puts it, whatever animation is still running.
      const place = { x: card.offsetLeft, y: card.offsetTop };
      next.set(key, place);
      if (still || places.current.size === 0) continue;
      const frames = framesBetween(places.current.get(key), place);
      if (frames.length > 0) card.animate(frames, timing);
    }
    places.current = next;
  });
}
