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

/** The error that the engine's status stands for, if it is one. */
export function errorOfStatus(
  code: number,
  message: string,
): PagepickError | undefined {
  if (code === 0) return undefined;
  return new PagepickError(statusCodes[code] ?? 'internal', message);
}

/** What was thrown, as a PagepickError. */
export function toPagepickError(thrown: unknown): PagepickError {
  if (thrown instanceof PagepickError) return thrown;
  return new PagepickError(
    'internal',
    thrown instanceof Error ? thrown.message : String(thrown),
  );
}
