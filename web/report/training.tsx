import * as Plot from '@observablehq/plot';
import type { ComponentChildren } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import { Figure } from './figure.tsx';
import { figure } from './names.ts';
import type { Report, TrainingStep } from './types.ts';

/** What a line shows of a step. */
interface Point {
  stage: string;
  step: number;
  value: number;
}

const none: TrainingStep[] = [];

export function TrainingSection({ report }: { report: Report }) {
  const steps = report.training ?? none;
  const stages = useMemo(
    () => [...new Set(steps.map(({ stage }) => stage))],
    [steps],
  );
  const quality = useMemo(
    () => lines(steps, (step) => step.validation),
    [steps],
  );
  const losses = useMemo(() => lossLines(steps), [steps]);
  if (quality.length + losses.length === 0) return null;
  return (
    <section>
      <h2>How did training go?</h2>
      <p>
        Training passes over the data again and again
        {stages.length > 1 && ', in stages that build on each other'}. After a
        pass the model is tried on visitors kept for that alone, and the best
        pass is kept: where a line has stopped rising, more training would not
        help.
      </p>
      {quality.length > 0 && (
        <Curve
          points={quality}
          stages={stages}
          label="NDCG@100 on validation visitors"
          format={figure}
        />
      )}
      {losses.length > 0 && (
        <Curve
          points={losses}
          stages={stages}
          label="loss, as a share of the first pass’s"
          format={asPercent}
        >
          Loss is what training makes small. Every stage measures its own, so
          only the shape of a line counts.
        </Curve>
      )}
    </section>
  );
}

interface CurveProps {
  points: Point[];
  stages: string[];
  label: string;
  format: (value: number) => string;
  children?: ComponentChildren;
}

/** One line for each stage that has such figures. */
function Curve({ points, stages, label, format, children }: CurveProps) {
  const draw = useCallback(
    (width: number): Plot.PlotOptions => ({
      height: Math.min(300, 180 + width * 0.15),
      marginLeft: 44,
      marginBottom: 44,
      x: {
        label: 'passes over the data',
        labelAnchor: 'center',
        labelArrow: 'none',
        zero: true,
      },
      y: { label, grid: true, nice: true, ticks: 6, tickFormat: format },
      marks: [
        Plot.line(points, {
          x: 'step',
          y: 'value',
          z: 'stage',
          stroke: ({ stage }: Point) => colorOfStage(stages, stage),
          strokeWidth: 2.5,
        }),
        Plot.dot(points, {
          x: 'step',
          y: 'value',
          fill: ({ stage }: Point) => colorOfStage(stages, stage),
          r: 3,
        }),
        Plot.tip(
          points,
          Plot.pointer({
            x: 'step',
            y: 'value',
            title: ({ stage, step, value }: Point) =>
              `${stage}, pass ${step}\n${label}: ${format(value)}`,
          }),
        ),
      ],
    }),
    [points, stages, label, format],
  );
  const shown = stages.filter((name) =>
    points.some(({ stage }) => stage === name),
  );
  return (
    <Figure
      label={`${label} after each pass`}
      draw={draw}
      legend={shown.map((name) => ({
        name,
        color: colorOfStage(stages, name),
      }))}
    >
      {children}
    </Figure>
  );
}

const asPercent = (value: number) => `${(100 * value).toFixed(0)} %`;

const colorOfStage = (stages: string[], stage: string) =>
  `var(--group-${(stages.indexOf(stage) % 8) + 1})`;

/** The steps that have the figure, of stages where it makes a line. */
function lines(
  steps: TrainingStep[],
  figureOf: (step: TrainingStep) => number,
): Point[] {
  const points = steps
    .map((step) => ({
      stage: step.stage,
      step: step.step,
      value: figureOf(step),
    }))
    .filter(({ value }) => value > 0);
  return points.filter(
    ({ stage }) => points.filter((other) => other.stage === stage).length > 1,
  );
}

/** Stages measure loss in units of their own. */
function lossLines(steps: TrainingStep[]): Point[] {
  const first = new Map<string, number>();
  for (const { stage, loss } of steps) {
    if (loss > 0 && !first.has(stage)) first.set(stage, loss);
  }
  return lines(steps, ({ stage, loss }) => loss / (first.get(stage) ?? loss));
}
