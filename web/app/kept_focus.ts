// Keeps the keyboard where it is while the list around it changes.

import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * Where keyed children change places, the one with the focus may be among
 * those that are taken out and put back in, which drops the focus to the body.
 */
export function useKeptFocus(list: RefObject<HTMLElement>): void {
  const before = document.activeElement;
  useLayoutEffect(() => {
    if (document.activeElement !== document.body) return;
    if (before instanceof HTMLElement && list.current?.contains(before)) {
      before.focus({ preventScroll: true });
    }
  });
}
