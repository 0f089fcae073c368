import { render } from 'preact';
import { DataSection } from './data.tsx';
import { ItemsSection } from './items.tsx';
import { QualitySection } from './quality.tsx';
import { SegmentsSection } from './segments.tsx';
import './report.css';
import { SizeSection } from './size.tsx';
import { SizesSection } from './sizes.tsx';
import { TrainingSection } from './training.tsx';
import type { Report } from './types.ts';
import { VerdictSection } from './verdict.tsx';

function App({ report }: { report: Report }) {
  return (
    <>
      <VerdictSection report={report} />
      <main>
        <QualitySection report={report} />
        <SegmentsSection report={report} />
        <SizeSection report={report} />
        <SizesSection report={report} />
        <TrainingSection report={report} />
        <ItemsSection report={report} />
        <DataSection report={report} />
      </main>
    </>
  );
}

const root = document.getElementById('report');
const data = document.getElementById('data');
if (root && data) {
  const report = JSON.parse(data.textContent ?? '') as Report;
  if (report.model.name) document.title = `${report.model.name}: report`;
  render(<App report={report} />, root);
}
