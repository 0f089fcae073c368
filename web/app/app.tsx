import type { Item } from 'pagepick';
import { useRef, useState } from 'preact/hooks';
import { Card } from './card.tsx';
import { Detail } from './detail.tsx';
import { useGliding } from './flip.ts';
import { useSession, useSessionState } from './hooks.ts';
import { useKeptFocus } from './kept_focus.ts';
import { Rated } from './rated.tsx';
import { Search } from './search.tsx';
import type { State } from './session.ts';
import { Tags } from './tags.tsx';
import { YourData } from './your_data.tsx';

function headingOf({ recommendations, tags }: State): string {
  const personal = recommendations?.basis === 'ratings';
  const where = tags.length > 0 ? ` in ${tags.join(' and ')}` : '';
  return `${personal ? 'For you' : 'Popular here'}${where}`;
}

function subheadingOf({ recommendations, ratings }: State): string {
  if (recommendations?.basis === 'ratings') {
    const count = ratings.length - recommendations.unknownIds.length;
    return `by your ${count === 1 ? 'one rating' : `${count} ratings`}`;
  }
  if (ratings.length > 0) return 'your ratings say too little so far';
  return 'until you rate something';
}

function List({ onOpen }: { onOpen: (item: Item) => void }) {
  const session = useSession();
  const state = useSessionState();
  const list = useRef<HTMLUListElement>(null);
  useGliding(list);
  useKeptFocus(list);
  const cards = session.shown();
  const complete = (state.recommendations?.list.length ?? 0) < state.count;
  return (
    <section aria-labelledby="list-heading">
      <header class="list-head">
        <h2 id="list-heading">{headingOf(state)}</h2>
        <p>{subheadingOf(state)}</p>
      </header>
      <Tags />
      {cards.length === 0 && (
        <p class="quiet">Nothing has all of these tags.</p>
      )}
      <ul class="cards" ref={list}>
        {cards.map((card) => (
          <Card key={card.item.id} card={card} onOpen={onOpen} />
        ))}
      </ul>
      {!complete && (
        <button
          type="button"
          class="pill show-more"
          onClick={() => session.showMore()}
        >
          Show more
        </button>
      )}
    </section>
  );
}

function Aside() {
  const { ratings } = useSessionState();
  return (
    <aside aria-labelledby="rated-heading">
      <h2 id="rated-heading">
        Your ratings
        {ratings.length > 0 && <span class="badge">{ratings.length}</span>}
      </h2>
      <Rated />
    </aside>
  );
}

function Waiting() {
  const { progress } = useSessionState();
  return (
    <p class="waiting">
      <progress value={progress} aria-label="Loading the recommender" />
    </p>
  );
}

function Failure() {
  const session = useSession();
  const { failure } = useSessionState();
  return (
    <div class="failure" role="alert">
      <h2>The recommender did not start</h2>
      <p>{failure}</p>
      <button type="button" class="pill" onClick={() => session.start()}>
        Try again
      </button>
    </div>
  );
}

export function App() {
  const { phase, announcement, info } = useSessionState();
  const [open, setOpen] = useState<Item>();
  if (phase === 'loading') return <Waiting />;
  if (phase === 'failed') return <Failure />;
  return (
    <>
      <YourData />
      <main>
        {info?.searchable !== false && <Search onOpen={setOpen} />}
        <List onOpen={setOpen} />
      </main>
      <Aside />
      <footer>
        Data: {info?.data.name}
        {info?.data.licence && ` (${info.data.licence})`}. No account, no
        cookie, nothing sent.
      </footer>
      {open && (
        <Detail
          item={open}
          onOpen={setOpen}
          onClose={() => setOpen(undefined)}
        />
      )}
      <p class="visually-hidden" role="status">
        {announcement}
      </p>
    </>
  );
}
