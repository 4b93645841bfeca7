const SECOND = 1000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something takes or is ago, in at most two units (k8s.io/apimachinery, util/duration.HumanDuration). Milliseconds. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / SECOND);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  if (seconds < 10 * MINUTE) return units(seconds, MINUTE, 'm', 1, 's');
  if (seconds < 3 * HOUR) return units(seconds, MINUTE, 'm');
  if (seconds < 8 * HOUR) return units(seconds, HOUR, 'h', MINUTE, 'm');
  if (seconds < 2 * DAY) return units(seconds, HOUR, 'h');
  if (seconds < 8 * DAY) return units(seconds, DAY, 'd', HOUR, 'h');
  if (seconds < 2 * 365 * DAY) return units(seconds, DAY, 'd');
  if (seconds < 8 * 365 * DAY) return units(seconds, 365 * DAY, 'y', DAY, 'd');
  return units(seconds, 365 * DAY, 'y');
}

function units(seconds: number, big: number, bigName: string, small = 0, smallName = ''): string {
  const rest = small ? Math.floor((seconds % big) / small) : 0;
  return `${Math.floor(seconds / big)}${bigName}${rest ? `${rest}${smallName}` : ''}`;
}
