import * as Plot from '@observablehq/plot';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface FigureProps {
  /** What the drawing shows, for those who don't see it. */
  label: string;
  /** Plot's options for a drawing of that width in CSS pixels. */
  draw: (width: number) => Plot.PlotOptions;
  legend?: LegendEntry[];
  children?: ComponentChildren;
}

export interface LegendEntry {
  name: string;
  color: string;
}

const common: Plot.PlotOptions = {
  style: { background: 'none', fontSize: '12px', overflow: 'visible' },
};

/** A plot as wide as its place, drawn again when that changes. */
export function Figure({ label, draw, legend, children }: FigureProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let drawn = 0;
    const redraw = () => {
      const width = Math.floor(element.clientWidth);
      if (width === 0 || width === drawn) return;
      drawn = width;
      const plot = Plot.plot({
        ...common,
        ...draw(width),
        width,
        ariaLabel: label,
      });
      element.replaceChildren(plot);
    };
    redraw();
    const observer = new ResizeObserver(redraw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [draw, label]);
  return (
    <figure>
      {legend && <Legend entries={legend} />}
      <div class="plot" ref={place} />
      {children && <figcaption>{children}</figcaption>}
    </figure>
  );
}

function Legend({ entries }: { entries: LegendEntry[] }) {
  return (
    <ul class="legend">
      {entries.map(({ name, color }) => (
        <li key={name}>
          <i style={{ background: color }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
