import type { Item, Reason, Recommendation } from 'pagepick';
import { Cover } from './cover.tsx';
import { nameOf } from './names.ts';
import { Rate } from './stars.tsx';

function Names({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <>
      {reasons.map(({ item, percent }, i) => (
        <span key={item.id}>
          {i > 0 && (i === reasons.length - 1 ? ' and ' : ', ')}
          <cite>{nameOf(item)}</cite> ({Math.round(percent)}&nbsp;%)
        </span>
      ))}
    </>
  );
}

/** What speaks for a recommendation, in a sentence. */
export function Because({ reasons }: { reasons: readonly Reason[] }) {
  const liked = reasons.filter((reason) => reason.liked).slice(0, 2);
  if (liked.length > 0) {
    return (
      <p class="because">
        because you liked <Names reasons={liked} />
      </p>
    );
  }
  const disliked = reasons.slice(0, 1);
  if (disliked.length === 0) return null;
  return (
    <p class="because">
      because it is unlike <Names reasons={disliked} />
    </p>
  );
}

interface CardProps {
  card: Recommendation;
  onOpen: (item: Item) => void;
}

/** One recommendation: its cover, the stars, and why it is here. */
export function Card({ card, onOpen }: CardProps) {
  const { item, reasons } = card;
  return (
    <li class="card" data-key={item.id}>
      <Cover item={item}>
        <p class="cover-tag">{item.tags[0]}</p>
        <h3>
          <button type="button" onClick={() => onOpen(item)}>
            {nameOf(item)}
            <span class="visually-hidden">: similar titles</span>
          </button>
        </h3>
        <p class="cover-foot">
          <span>{item.year}</span>
          <span class="hint" aria-hidden="true">
            Similar ›
          </span>
        </p>
      </Cover>
      <Rate item={item} />
      <Because reasons={reasons} />
    </li>
  );
}
