import type { Item, SimilarItem } from 'pagepick';
import { useEffect, useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import { useSession } from './hooks.ts';
import { nameOf } from './names.ts';
import { Row } from './row.tsx';
import { Rate } from './stars.tsx';

interface DetailProps {
  item: Item;
  onOpen: (item: Item) => void;
  onClose: () => void;
}

/** One title, and those most like it. */
export function Detail({ item, onOpen, onClose }: DetailProps) {
  const session = useSession();
  const [similar, setSimilar] = useState<SimilarItem[]>([]);
  useEffect(() => {
    let overtaken = false;
    session.similar(item).then((items) => {
      if (!overtaken) setSimilar(items);
    });
    return () => {
      overtaken = true;
    };
  }, [item, session]);
  const facts = [item.year, item.tags.join(', ')].filter(Boolean);
  return (
    <Dialog title={nameOf(item)} onClose={onClose}>
      <p class="facts">{facts.join(' · ')}</p>
      <div class="detail-actions">
        <Rate item={item} />
        {item.url && (
          <a href={item.url} target="_blank" rel="noreferrer">
            More about it<span class="visually-hidden"> (new tab)</span>
          </a>
        )}
      </div>
      <h3>Similar titles</h3>
      <ul class="rows">
        {similar.map((other) => (
          <Row key={other.item.id} item={other.item} onOpen={onOpen} />
        ))}
      </ul>
    </Dialog>
  );
}
