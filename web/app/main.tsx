import './style/index.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { SessionProvider } from './hooks.ts';
import { Session } from './session.ts';
import { YourData } from './your_data.tsx';

const session = new Session(new URL('rec/', document.baseURI));

function mount(id: string, content: preact.ComponentChild): void {
  const place = document.getElementById(id);
  if (!place) throw new Error(`the page has no #${id}`);
  place.textContent = '';
  render(<SessionProvider value={session}>{content}</SessionProvider>, place);
}

async function start(): Promise<void> {
  mount('app', <App />);
  mount('masthead-actions', <YourData />);
  await session.start();
  // Absent where the page is not served securely.
  await navigator.serviceWorker?.register('sw.js');
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') session.reload();
});

// After the first paint: the page can be read before anything is computed.
requestAnimationFrame(() => setTimeout(start));
