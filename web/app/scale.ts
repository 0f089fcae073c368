// Between a bundle's rating scale and stars.

import type { RatingScale } from 'pagepick';

/** One value that can be picked, and how many stars it shows as. */
export interface Step {
  value: number;
  stars: number;
}

export interface StarScale {
  /** How many whole stars the row has. */
  stars: number;
  /** Whether half stars can be picked. */
  halves: boolean;
  /** Lowest first. */
  steps: Step[];
  max: number;
}

const mostWholeStars = 7;
const halfSteps = 10;

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

/** The scale's own values; empty if it has none or too many to show. */
function valuesOf({ min, max, step }: RatingScale): number[] {
  const count = step > 0 ? Math.round((max - min) / step) + 1 : 0;
  if (!(count > 0 && count <= halfSteps + 1)) return [];
  const values = Array.from({ length: count }, (_, i) =>
    rounded(min + i * step),
  );
  // Nothing to click shows no star at all.
  return values[0] === 0 && count > 2 ? values.slice(1) : values;
}

/**
 * Whole stars where the scale has few values, half stars where it has up to
 * ten; a finer scale is shown as ten half stars.
 */
export function starScale(scale: RatingScale): StarScale {
  const { min, max, step } = scale;
  const values = valuesOf(scale);
  if (values.length > 0 && values.length <= mostWholeStars) {
    const steps = values.map((value, i) => ({ value, stars: i + 1 }));
    return { stars: values.length, halves: false, steps, max };
  }
  const stars = halfSteps / 2;
  if (values.length > 0 && values.length <= halfSteps) {
    const last = values.length - 1;
    const steps = values.map((value, i) => ({
      value,
      stars: stars - (last - i) / 2,
    }));
    return { stars, halves: true, steps, max };
  }
  const unit = step > 0 ? step : (max - min) / 100;
  const steps = Array.from({ length: halfSteps }, (_, i) => {
    const exact = ((max - min) * (i + 1)) / halfSteps;
    return {
      value: rounded(min + Math.round(exact / unit) * unit),
      stars: (i + 1) / 2,
    };
  });
  return { stars, halves: true, steps, max };
}

/** The step that shows `value`, the nearest if it lies between two. */
export function nearestStep(scale: StarScale, value: number): Step | undefined {
  let best: Step | undefined;
  for (const step of scale.steps) {
    const distance = Math.abs(step.value - value);
    if (!best || distance < Math.abs(best.value - value)) best = step;
  }
  return best;
}

/** "8 of 10" */
export function describeRating(scale: StarScale, value: number): string {
  return `${rounded(value)} of ${rounded(scale.max)}`;
}
