import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Session, State } from './session.ts';

const SessionContext = createContext<Session | undefined>(undefined);

export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no SessionProvider');
  return session;
}

/** The session's state, now and after every change. */
export function useSessionState(): State {
  const session = useSession();
  const [state, setState] = useState(session.state);
  useEffect(() => session.subscribe(() => setState(session.state)), [session]);
  return state;
}
