/** This moment as objects carry it: `2026-11-29T19:31:09Z`. */
export const now = () => new Date().toISOString().replace(/\.\d+/, '');

/** The same with six digits behind the point, as leases carry it. */
export const microNow = () => new Date().toISOString().replace(/\.(\d+)Z/, '.$1000Z');
