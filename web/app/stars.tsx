// How a visitor says what they think: stars, or a like where the bundle's
// data knows no ratings.

import type { Item } from 'pagepick';
import { useId, useMemo } from 'preact/hooks';
import { useSession, useSessionState } from './hooks.ts';
import { nameOf } from './names.ts';
import { describeRating, nearestStep, type Step, starScale } from './scale.ts';

function Star() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 2.6l2.9 6 6.5.9-4.7 4.6 1.1 6.5L12 17.5l-5.8 3.1 1.1-6.5L2.6 9.5l6.5-.9z" />
    </svg>
  );
}

function LikeButton({ item, liked }: { item: Item; liked: boolean }) {
  const session = useSession();
  return (
    <button
      type="button"
      class="like"
      aria-pressed={liked}
      onClick={() => (liked ? session.unrate(item) : session.rate(item, 1))}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 20.3S3.5 15.2 3.5 9.2A4.4 4.4 0 0 1 12 7.6a4.4 4.4 0 0 1 8.5 1.6c0 6-8.5 11.1-8.5 11.1z" />
      </svg>
      {liked ? 'Liked' : 'Like'}
      <span class="visually-hidden"> {nameOf(item)}</span>
    </button>
  );
}

/** The step that a digit key stands for, in whole stars. */
function stepOfKey(steps: readonly Step[], key: string): Step | undefined {
  return steps.find(({ stars }) => String(stars) === key);
}

/** A group of radio buttons: arrows move, digits pick, Delete clears. */
export function Rate({ item }: { item: Item }) {
  const session = useSession();
  const { info, ratings } = useSessionState();
  const group = useId();
  const scale = useMemo(() => info && starScale(info.ratingScale), [info]);
  const rating = ratings.find(({ id }) => id === item.id)?.rating;
  if (!info || !scale) return null;
  if (!info.ratingScale.explicit) {
    return (
      <div class="rate">
        <LikeButton item={item} liked={rating !== undefined} />
      </div>
    );
  }
  const chosen = rating === undefined ? undefined : nearestStep(scale, rating);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOfKey(scale.steps, event.key);
    if (step) session.rate(item, step.value);
    if (event.key === 'Delete' && chosen) session.unrate(item);
  };
  return (
    <div class="rate">
      <fieldset
        class={scale.halves ? 'stars halves' : 'stars'}
        onKeyDown={onKeyDown}
      >
        <legend class="visually-hidden">Your rating of {nameOf(item)}</legend>
        {scale.steps.map((step) => (
          <label
            key={step.value}
            class={chosen && step.stars <= chosen.stars ? 'on' : ''}
          >
            <input
              type="radio"
              class="visually-hidden"
              name={group}
              checked={step === chosen}
              aria-label={describeRating(scale, step.value)}
              onChange={() => session.rate(item, step.value)}
            />
            <Star />
          </label>
        ))}
      </fieldset>
      {chosen && (
        <button
          type="button"
          class="clear"
          onClick={() => session.unrate(item)}
          aria-label={`Remove the rating of ${nameOf(item)}`}
          title="Remove the rating"
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6L6 18" />
          </svg>
        </button>
      )}
    </div>
  );
}
