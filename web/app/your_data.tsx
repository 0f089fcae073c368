import { useEffect, useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import { useSession, useSessionState } from './hooks.ts';
import { Rated } from './rated.tsx';

function download(text: string): void {
  const blob = new Blob([text], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = 'my-ratings.json';
  link.click();
  URL.revokeObjectURL(link.href);
}

function Whereabouts() {
  const { persistent } = useSessionState();
  return (
    <p class="quiet">
      {persistent
        ? `Your ratings live in this browser only, in its storage for ${location.host}. A browser may clear that, after weeks without a visit for example: an export keeps a copy.`
        : 'This browser does not let the page keep anything: your ratings are gone when you close it. An export keeps a copy.'}
    </p>
  );
}

function Transfer() {
  const session = useSession();
  const { ratings } = useSessionState();
  const [outcome, setOutcome] = useState('');
  const importFile = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (!file) return;
    try {
      const { imported, skipped } = await session.import(await file.text());
      setOutcome(
        `${imported} imported${skipped > 0 ? `, ${skipped} unreadable left out` : ''}.`,
      );
    } catch (error) {
      setOutcome((error as Error).message);
    }
    input.value = ''; // so that the same file can be chosen again
  };
  return (
    <>
      <div class="buttons">
        <button
          type="button"
          disabled={ratings.length === 0}
          onClick={() => download(session.export())}
        >
          Export
        </button>
        <label class="button">
          Import
          <input
            type="file"
            class="visually-hidden"
            accept="application/json,.json"
            onChange={(event) => importFile(event.currentTarget)}
          />
        </label>
        <Erase />
      </div>
      <p role="status" class="quiet">
        {outcome}
      </p>
    </>
  );
}

function Erase() {
  const session = useSession();
  const { ratings } = useSessionState();
  const [asked, setAsked] = useState(false);
  const erase = async () => {
    setAsked(false);
    await session.erase();
  };
  if (!asked) {
    return (
      <button
        type="button"
        disabled={ratings.length === 0}
        onClick={() => setAsked(true)}
      >
        Erase all
      </button>
    );
  }
  return (
    <>
      <button type="button" class="danger" onClick={erase}>
        Really erase {ratings.length}
      </button>
      <button type="button" onClick={() => setAsked(false)}>
        Keep
      </button>
    </>
  );
}

/** Everything that the page has asked the network for. */
function Requests() {
  const session = useSession();
  const [addresses, setAddresses] = useState<string[]>([]);
  useEffect(() => {
    session.requests().then(setAddresses);
  }, [session]);
  return (
    <details>
      <summary>What this page has fetched: {addresses.length} files</summary>
      <p class="quiet">
        All of them before you rated anything, or whatever you rated.
      </p>
      <ul class="addresses">
        {addresses.map((address) => (
          <li key={address}>{address}</li>
        ))}
      </ul>
    </details>
  );
}

/** The button at the top of the page, and the sheet that it opens. */
export function YourData() {
  const { ratings } = useSessionState();
  const [open, setOpen] = useState(false);
  return (
    <nav class="your-data" aria-label="Your data">
      <button type="button" class="pill" onClick={() => setOpen(true)}>
        Your data <span class="badge">{ratings.length}</span>
        <span class="visually-hidden">ratings</span>
      </button>
      {open && (
        <Dialog title="Your data" onClose={() => setOpen(false)}>
          <Whereabouts />
          <Transfer />
          <h3>Your ratings</h3>
          <Rated />
          <Requests />
        </Dialog>
      )}
    </nav>
  );
}
