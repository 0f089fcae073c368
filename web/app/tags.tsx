import { useState } from 'preact/hooks';
import { useSession, useSessionState } from './hooks.ts';

const shownAtFirst = 12;

/** Narrows the list to titles that have every chosen tag. */
export function Tags() {
  const session = useSession();
  const { info, tags } = useSessionState();
  const [all, setAll] = useState(false);
  if (!info || info.tags.length === 0) return null;
  const shown = info.tags.filter(
    ({ name }, i) => all || i < shownAtFirst || tags.includes(name),
  );
  return (
    <fieldset class="tags">
      <legend class="visually-hidden">Only titles with these tags</legend>
      {shown.map(({ name }) => (
        <button
          key={name}
          type="button"
          aria-pressed={tags.includes(name)}
          onClick={() => session.toggleTag(name)}
        >
          {name}
        </button>
      ))}
      {info.tags.length > shownAtFirst && (
        <button
          type="button"
          class="more-tags"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? 'Fewer' : `${info.tags.length - shownAtFirst} more`}
        </button>
      )}
    </fieldset>
  );
}
