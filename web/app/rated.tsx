import { useSessionState } from './hooks.ts';
import { Row } from './row.tsx';

/** The visitor's ratings, newest first. */
export function Rated() {
  const { ratings, rated } = useSessionState();
  if (ratings.length === 0) {
    return (
      <p class="quiet">Nothing yet. Stars on any title start your list.</p>
    );
  }
  const items = ratings
    .map(({ id }) => rated.get(id))
    .filter((item) => item !== undefined)
    .reverse();
  const unknown = ratings.length - items.length;
  return (
    <>
      <ul class="rows">
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
      {unknown > 0 && (
        <p class="quiet">
          {unknown} more of titles that this catalogue does not have. They are
          kept, but do not count.
        </p>
      )}
    </>
  );
}
