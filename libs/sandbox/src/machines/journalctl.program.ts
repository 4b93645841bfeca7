/** journalctl(1): what the services of a node said. */
import { UNITS } from '@drydock/cluster';
import { parseDate, print, printError, type Process, type Program, type Wait } from '@drydock/shell';
import { journalLines } from './journal-lines.ts';
import type { NodePlace } from './node-place.ts';

interface Call {
  unit: string | undefined;
  follow: boolean;
  lines: number | undefined;
  reverse: boolean;
  since: number | undefined;
  until: number | undefined;
}

/** How often a following journal looks: only while somebody watches. */
const PAUSE = 500;
const VALUES: Readonly<Record<string, string>> = {
  '-u': 'unit', '--unit': 'unit', '-n': 'lines', '--lines': 'lines', '-S': 'since', '--since': 'since', '-U': 'until', '--until': 'until',
  '-t': 'ignored', '-o': 'ignored', '--output': 'ignored', '-p': 'ignored', '--priority': 'ignored', '-b': 'ignored',
}; // prettier-ignore

export function newJournalctl(place: NodePlace, node: string): Program {
  return {
    name: 'journalctl',
    summary: 'Print what the services of this machine logged',
    *run(process): Generator<Wait, number, void> {
      const call = parseWords(process);
      if (typeof call === 'string') {
        yield* printError(process, call);
        return 1;
      }
      const read = () => journalLines(place.cluster.nodes.services, node, call.unit, process.hostname, call);
      let lines = read();
      const wanted = call.lines ?? (call.follow ? 10 : undefined);
      const shown = wanted === undefined ? lines : lines.slice(Math.max(0, lines.length - wanted));
      if (lines.length === 0) yield* print(process, '-- No entries --\n');
      yield* print(process, (call.reverse ? [...shown].reverse() : shown).map((line) => `${line}\n`).join(''));
      while (call.follow) {
        yield { on: 'time', until: process.clock.now() + PAUSE };
        const now = read();
        const fresh = now.slice(now.lastIndexOf(lines.at(-1) ?? '') + 1);
        yield* print(process, fresh.map((line) => `${line}\n`).join(''));
        lines = now;
      }
      return 0;
    },
    complete: ({ words }) => (words.at(-1) === '-u' ? UNITS.map((value) => ({ value })) : undefined),
  };
}

function parseWords({ argv, clock }: Process): Call | string {
  const given: Record<string, string> = {};
  const call = { follow: false, reverse: false };
  const words = argv
    .slice(1)
    .flatMap((word) => (/^-n\d+$/.test(word) ? ['-n', word.slice(2)] : /^-[a-zA-Z]{2,}$/.test(word) ? expand(word) : [word]));
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const equals = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = equals < 0 ? word : word.slice(0, equals);
    const key = VALUES[name];
    if (key !== undefined) given[key] = equals < 0 ? (words[++i] ?? '') : word.slice(equals + 1);
    else if (name === '-f' || name === '--follow') call.follow = true;
    else if (name === '-r' || name === '--reverse') call.reverse = true;
    else if (!/^(-x|-e|-l|-k|-q|-a|--no-pager|--no-full|--full|--catalog|--pager-end|--quiet|--all|--boot|--utc|--no-tail)$/.test(name)) {
      return name.startsWith('-') ? `journalctl: unrecognized option '${name}'\n` : `Failed to add match '${name}': Invalid argument\n`;
    }
  }
  const [since, until] = [given['since'], given['until']].map((text) => (text === undefined ? undefined : timeOf(text, clock.now())));
  for (const [key, time] of [
    ['since', since],
    ['until', until],
  ] as const) {
    if (given[key] !== undefined && time === undefined) return `Failed to parse timestamp: ${given[key]}\n`;
  }
  const lines = given['lines'] === undefined || given['lines'] === 'all' ? undefined : Number(given['lines']);
  if (lines !== undefined && !(Number.isInteger(lines) && lines >= 0)) return `Failed to parse lines '${given['lines']}'\n`;
  return { ...call, unit: given['unit']?.replace(/\.service$/, ''), lines, since, until };
}

/** `-fu kubelet`, `-xeu kubelet`, `-n20`. */
function expand(word: string): string[] {
  return [...word.slice(1)].map((letter) => `-${letter}`);
}

/** `10 min ago`, `-1h`, `2026-11-20 12:00:00`, `today`. */
function timeOf(text: string, now: number): number | undefined {
  const short = /^-?(\d+) ?(s|m|min|h|d)[a-z]*( ago)?$/.exec(text.trim());
  const units: Record<string, number> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400 };
  if (short && (text.startsWith('-') || short[3])) return now - Number(short[1]) * units[short[2]!]! * 1000;
  return text === 'today' ? Math.floor(now / 86_400_000) * 86_400_000 : parseDate(text, now);
}
