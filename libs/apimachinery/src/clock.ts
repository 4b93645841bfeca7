/** Time for everything that runs in a sandbox. Nothing in the core reads the machine's own clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z, in virtual time. Never goes back, except when a snapshot is restored. */
  now(): number;
}

/** The seconds that were formatted last, each at its place: most of what is told in a cluster happened at the same few moments. */
const PLACES = 64;
const seconds = new Float64Array(PLACES).fill(NaN);
const texts = new Array<string>(PLACES).fill('');

/** The second-precise form that objects carry: `2026-11-20T18:53:40Z` (meta/v1, Time.MarshalJSON). */
export function formatTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  // A negative second has no place: it is compared with what is at none.
  const place = second % PLACES;
  if (second !== seconds[place]) {
    const text = new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
    if (!(place >= 0)) return text;
    seconds[place] = second;
    texts[place] = text;
  }
  return texts[place]!;
}

/** The microsecond-precise form of Event and Lease times: `2026-11-20T18:53:40.123000Z` (meta/v1, MicroTime). */
export function formatMicroTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/Z$/, '000Z');
}

/** Milliseconds of an RFC 3339 time; `undefined` for what is not one. */
export function parseTime(text: string | null | undefined): number | undefined {
  if (!text) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
