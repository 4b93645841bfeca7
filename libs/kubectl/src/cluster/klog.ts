/** Log lines as klog writes them: `E1120 18:54:32.662083   27469 memcache.go:265] …`. */
import type { Clock } from '@drydock/apimachinery';

export function klogLine(severity: 'I' | 'W' | 'E' | 'F', clock: Clock, pid: number, source: string, text: string): string {
  const time = new Date(clock.now()).toISOString();
  const date = time.slice(5, 7) + time.slice(8, 10);
  return `${severity}${date} ${time.slice(11, 23)}000 ${String(pid).padStart(7)} ${source}] ${text}\n`;
}

/** A value behind its key: quoted on one line, or indented between brackets when it has several. */
export function klogValue(text: string): string {
  if (!text.includes('\n')) return JSON.stringify(text);
  return `<\n${text
    .split('\n')
    .map((line) => `\t${line}\n`)
    .join('')} >`;
}
