/** Why a call failed. The first six are the engine's own status codes. */
export type PagepickErrorCode =
  | 'invalid-argument'
  | 'not-found'
  | 'corruption'
  | 'unsupported'
  | 'io'
  | 'internal'
  /** A file of the bundle or of the engine could not be fetched. */
  | 'network'
  /** `dispose()` was called. */
  | 'disposed';

/** Every promise of this package that fails, fails with one of these. */
export class PagepickError extends Error {
  readonly code: PagepickErrorCode;

  constructor(code: PagepickErrorCode, message: string) {
    super(message);
    this.name = 'PagepickError';
    this.code = code;
  }
}

/** The codes of src/base/status.h by their numbers; 0 is success. */
const statusCodes: readonly (PagepickErrorCode | undefined)[] = [
  undefined,
  'invalid-argument',
  'not-found',
  'corruption',
  'unsupported',
  'io',
  'internal',
];

/** The error that the engine's status stands for; `message` is UTF-8. */
export function errorOfStatus(
  status: number,
  message: Uint8Array,
): PagepickError | undefined {
  if (status === 0) return undefined;
  const text = new TextDecoder().decode(message);
  return new PagepickError(statusCodes[status] ?? 'internal', text);
}

/** What was thrown, as a PagepickError. */
export function toPagepickError(thrown: unknown): PagepickError {
  // By name, because worker.js and chunked.js have a class each.
  if ((thrown as Error)?.name === 'PagepickError') {
    return thrown as PagepickError;
  }
  return new PagepickError(
    'internal',
    thrown instanceof Error ? thrown.message : String(thrown),
  );
}
