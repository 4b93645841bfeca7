/** Time for everything that runs in a sandbox. Nothing in the core reads the machine's own clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z, in virtual time. Never goes back, except when a snapshot is restored. */
  now(): number;
}

/** The second that was formatted last: most of what happens in a cluster happens at the same moment as what happened before. */
let latest = { second: NaN, text: '' };

/** The second-precise form that objects carry: `2026-11-20T18:53:40Z` (meta/v1, Time.MarshalJSON). */
export function formatTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== latest.second) latest = { second, text: new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z') };
  return latest.text;
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
