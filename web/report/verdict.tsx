import { count } from './names.ts';
import type { Report } from './types.ts';

const marks = { good: '✓', unclear: '?', bad: '✕' };

export function VerdictSection({ report }: { report: Report }) {
  const { verdict, model, data } = report;
  return (
    <header class={verdict.level}>
      <p class="wordmark">Pagepick report{model.name && ` · ${model.name}`}</p>
      <h1>
        <span class="mark" aria-hidden="true">
          {marks[verdict.level]}
        </span>
        {verdict.headline}
      </h1>
      <ul class="sentences">
        {verdict.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p class="facts">
        {count(model.items)} items, {model.dim} numbers each
        {data &&
          ` · ${count(data.ratings)} ratings by ${count(data.users)} users`}
        {` · Pagepick ${model.tool_version}`}
      </p>
    </header>
  );
}
