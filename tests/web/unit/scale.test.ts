import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  describeRating,
  nearestStep,
  starScale,
} from '../../../web/app/scale.ts';
import type { RatingScale } from '../../../web/engine/types.ts';

function scaleOf(min: number, max: number, step: number) {
  const scale: RatingScale = {
    explicit: true,
    min,
    max,
    step,
    positiveThreshold: max,
  };
  return starScale(scale);
}

test('1 to 5 is five whole stars', () => {
  const scale = scaleOf(1, 5, 1);
  assert.equal(scale.halves, false);
  assert.deepEqual(
    scale.steps.map(({ value, stars }) => [value, stars]),
    [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [5, 5],
    ],
  );
});

test('0.5 to 5 is five stars with halves', () => {
  const scale = scaleOf(0.5, 5, 0.5);
  assert.equal(scale.halves, true);
  assert.equal(scale.steps.length, 10);
  for (const { value, stars } of scale.steps) assert.equal(value, stars);
});

test('0 to 10 is half stars, and nothing gives the zero', () => {
  const scale = scaleOf(0, 10, 1);
  assert.deepEqual(scale.steps[0], { value: 1, stars: 0.5 });
  assert.deepEqual(scale.steps.at(-1), { value: 10, stars: 5 });
});

test('0 to 5 is five whole stars', () => {
  const scale = scaleOf(0, 5, 1);
  assert.deepEqual(scale.steps[0], { value: 1, stars: 1 });
  assert.equal(scale.stars, 5);
});

test('a fine scale maps to ten half stars in a line', () => {
  const scale = scaleOf(-10, 10, 0.01);
  assert.equal(scale.steps.length, 10);
  assert.deepEqual(scale.steps[4], { value: 0, stars: 2.5 });
  assert.deepEqual(scale.steps.at(-1), { value: 10, stars: 5 });
});

test('steps rise, in value and in stars, and stay on the scale', () => {
  const scales = [
    [1, 5, 1],
    [0, 10, 1],
    [1, 100, 1],
    [0, 1, 1],
    [-5, 5, 0.5],
    [1, 8, 1],
  ];
  for (const [min = 0, max = 0, step = 0] of scales) {
    const { steps, stars } = scaleOf(min, max, step);
    steps.forEach((one, i) => {
      const before = steps[i - 1];
      assert.ok(one.value >= min && one.value <= max);
      assert.ok(one.stars > 0 && one.stars <= stars);
      assert.ok(
        !before || (one.value > before.value && one.stars > before.stars),
      );
    });
  }
});

test('a rating between two steps shows as the nearer', () => {
  const scale = scaleOf(1, 5, 1);
  assert.equal(nearestStep(scale, 3.6)?.stars, 4);
  assert.equal(nearestStep(scale, 99)?.stars, 5);
});

test('a rating is described on its own scale', () => {
  assert.equal(describeRating(scaleOf(0, 10, 1), 8), '8 of 10');
  assert.equal(describeRating(scaleOf(0.5, 5, 0.5), 3.5), '3.5 of 5');
});
