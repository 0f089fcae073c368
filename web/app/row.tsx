import type { Item } from 'pagepick';
import type { ComponentChildren } from 'preact';
import { Swatch } from './cover.tsx';
import { nameOf } from './names.ts';
import { Rate } from './stars.tsx';

interface RowProps {
  item: Item;
  /** Makes the title a button. */
  onOpen?: (item: Item) => void;
  children?: ComponentChildren;
}

/** One item in one line: a list's narrow form. */
export function Row({ item, onOpen, children }: RowProps) {
  const title = nameOf(item);
  const details = [item.year, ...item.tags.slice(0, 2)].filter(Boolean);
  return (
    <li class="row">
      <Swatch item={item} />
      <div class="row-text">
        {onOpen ? (
          <button type="button" class="plain" onClick={() => onOpen(item)}>
            {title}
          </button>
        ) : (
          <span>{title}</span>
        )}
        <small>{details.join(' · ')}</small>
        {children}
      </div>
      <Rate item={item} />
    </li>
  );
}
