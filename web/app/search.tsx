import type { Item } from 'pagepick';
import { useEffect, useId, useState } from 'preact/hooks';
import { useSession, useSessionState } from './hooks.ts';
import { Row } from './row.tsx';

const resultCount = 8;
const pauseBeforeSearch = 120; // ms

interface Found {
  text: string;
  items: Item[];
}

function summary({ text, items }: Found): string {
  if (items.length === 0) return `No title matches “${text}”.`;
  return items.length === 1 ? 'One title found.' : `${items.length} titles.`;
}

/** Finds titles as one types; the found ones can be rated on the spot. */
export function Search({ onOpen }: { onOpen: (item: Item) => void }) {
  const session = useSession();
  const { info } = useSessionState();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>();
  const field = useId();

  useEffect(() => {
    const wanted = text.trim();
    if (wanted === '') {
      setFound(undefined);
      return;
    }
    let overtaken = false;
    const timer = setTimeout(async () => {
      const items = await session.search(wanted, resultCount);
      if (!overtaken) setFound({ text: wanted, items });
    }, pauseBeforeSearch);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [text, session]);

  return (
    <search class="search">
      <label for={field} class="visually-hidden">
        Search by title
      </label>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="10.5" cy="10.5" r="6.5" />
        <path d="M15.5 15.5L21 21" />
      </svg>
      <input
        id={field}
        type="search"
        value={text}
        placeholder={`Search ${info?.items.toLocaleString('en') ?? ''} titles to rate`}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && setText('')}
      />
      <p class="found" role="status">
        {found && summary(found)}
      </p>
      {found && found.items.length > 0 && (
        <ul class="rows">
          {found.items.map((item) => (
            <Row key={item.id} item={item} onOpen={onOpen} />
          ))}
        </ul>
      )}
    </search>
  );
}
