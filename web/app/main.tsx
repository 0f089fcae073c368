import './style/index.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { SessionProvider } from './hooks.ts';
import { Session } from './session.ts';

const session = new Session(new URL('rec/', document.baseURI));

async function start(): Promise<void> {
  const place = document.getElementById('app');
  if (!place) throw new Error('the page has no #app');
  place.textContent = '';
  render(
    <SessionProvider value={session}>
      <App />
    </SessionProvider>,
    place,
  );
  await session.start();
  // Absent where the page is not served securely.
  await navigator.serviceWorker?.register('sw.js');
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') session.reload();
});

// After the first paint: the page can be read before anything is computed.
requestAnimationFrame(() => setTimeout(start));
