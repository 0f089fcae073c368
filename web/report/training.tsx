import * as Plot from '@observablehq/plot';
import { useCallback } from 'preact/hooks';
import { Figure } from './figure.tsx';
import type { Report, TrainingStep } from './types.ts';

export function TrainingSection({ report }: { report: Report }) {
  const steps = report.training ?? none;
  const draw = useCallback(
    (width: number): Plot.PlotOptions => ({
      height: Math.min(300, 180 + width * 0.15),
      marginLeft: 44,
      marginBottom: 44,
      x: {
        label: 'passes over the data',
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      y: { label: 'NDCG@100 on validation visitors', grid: true, nice: true },
      marks: [
        Plot.line(steps, {
          x: 'step',
          y: 'validation',
          stroke: 'var(--accent)',
          strokeWidth: 2.5,
          marker: 'dot',
        }),
      ],
    }),
    [steps],
  );
  if (steps.length < 2) return null;
  return (
    <section>
      <h2>How did training go?</h2>
      <p>
        After each pass the model is tried on visitors kept for that alone; the
        best pass is kept.
      </p>
      <Figure label="Validation quality after each pass" draw={draw} />
    </section>
  );
}

const none: TrainingStep[] = [];
