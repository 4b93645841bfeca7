/** man, whatis, apropos and whereis: what the programs of this machine say of themselves. */
import { baseName } from '../files/paths.ts';
import { searchPath } from '../kernel/executable.ts';
import type { ProcessHandle } from '../kernel/process-handle.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, printError } from '../kernel/streams.ts';
import { encodeUtf8 } from '../kernel/byte-string.ts';
import { write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { synopsisOf } from './help.ts';

type Steps = Generator<Wait, number, void>;

/** Programs of those who run machines have their pages in section 8. */
const ADMINISTRATION = new Set([
  'apt', 'apt-cache', 'apt-get', 'apt-mark', 'chown', 'iptables', 'iptables-save', 'ipvsadm', 'ip', 'ss', 'mount', 'ping', 'sudo', 'apk',
]); // prettier-ignore

const sectionOf = (name: string): string => (ADMINISTRATION.has(name) ? '8' : '1');

/** The program behind a name, if this machine has a file for it. */
function programNamed(process: Process, name: string): Program | undefined {
  if (name.includes('/') || searchPath(process.files, process.env['PATH'], name).length === 0) return undefined;
  return (process as ProcessHandle).kernel.programs.get(name);
}

const installed = (process: Process): Program[] =>
  [...(process as ProcessHandle).kernel.programs.values()].filter(({ name }) => /^\w/.test(name) && programNamed(process, name)).sort((a, b) => (a.name < b.name ? -1 : 1)); // prettier-ignore

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function page(program: Program, width: number): string {
  const title = `${program.name.toUpperCase()}(${sectionOf(program.name)})`;
  const about = sectionOf(program.name) === '8' ? 'System Administration' : 'User Commands';
  const gap = Math.max(1, Math.floor((width - about.length) / 2) - title.length);
  const rest = Math.max(1, width - title.length * 2 - gap - about.length);
  const head = `${title}${' '.repeat(gap)}${about}${' '.repeat(rest)}${title}`;
  return `${head}\n\nNAME\n       ${program.name} - ${lowered(program.summary)}\n\nSYNOPSIS\n       ${program.name} ${synopsisOf(program.name)}\n\nDESCRIPTION\n       ${program.summary}.\n\n       '${program.name} --help' sums up how it is called.\n`;
}

function* show(process: Process, text: string): Generator<Wait, void, void> {
  if (!process.isTerminal(1)) {
    yield* print(process, text);
    return;
  }
  const { read, write: end } = process.pipe();
  const pid = process.spawn({ argv: ['less'], fds: { 0: read, 1: 1, 2: 2 } });
  process.close(read);
  process.onSignal('PIPE', 'ignore');
  if (typeof pid === 'number') yield* write(process, end, encodeUtf8(text));
  process.close(end);
  if (typeof pid !== 'number') yield* print(process, text);
  while (typeof pid === 'number' && process.reap(pid)?.state !== 'exited') yield { on: 'exit', pid };
}

function* describe(process: Process, names: readonly string[]): Steps {
  let status = 0;
  for (const name of names) {
    const program = programNamed(process, name);
    if (program) yield* print(process, `${`${name} (${sectionOf(name)})`.padEnd(20)} - ${lowered(program.summary)}\n`);
    else status = yield* fail(process, `${name}: nothing appropriate.\n`, 16);
  }
  return status;
}

function* search(process: Process, words: readonly string[]): Steps {
  let status = 0;
  for (const word of words) {
    const hits = installed(process).filter(({ name, summary }) => `${name} ${summary}`.toLowerCase().includes(word.toLowerCase()));
    for (const { name, summary } of hits) yield* print(process, `${`${name} (${sectionOf(name)})`.padEnd(20)} - ${lowered(summary)}\n`);
    if (hits.length === 0) status = yield* fail(process, `${word}: nothing appropriate.\n`, 16);
  }
  return status;
}

const manProgram: Program = {
  name: 'man',
  summary: 'Show what a program is and how it is called',
  *run(process) {
    const words = process.argv.slice(1).filter((word) => !/^--(pager|no-)/.test(word));
    const flags = words.filter((word) => /^-/.test(word));
    const names = words.filter((word) => !/^-/.test(word));
    if (flags.includes('-k')) return yield* search(process, names);
    if (flags.includes('-f')) return yield* describe(process, names);
    const section = /^\d\w*$/.test(names[0] ?? '') && names.length > 1 ? names.shift() : undefined;
    if (names.length === 0) {
      yield* printError(
        process,
        section === undefined ? "What manual page do you want?\nFor example, try 'man man'.\n" : `No manual entry for ${section}\n`,
      );
      return 1;
    }
    let status = 0;
    for (const name of names) {
      const program = programNamed(process, name);
      const known = program && (section === undefined || section === sectionOf(name));
      if (known) yield* show(process, page(program, Math.min(process.terminal?.columns ?? 80, 80)));
      else status = yield* fail(process, `No manual entry for ${name}${section === undefined ? '' : ` in section ${section}`}\n`, 16);
    }
    return status;
  },
};

const whatisProgram: Program = {
  name: 'whatis',
  summary: 'Say in one line what a program is',
  *run(process) {
    if (process.argv.length < 2) return yield* fail(process, 'whatis what?\n');
    return yield* describe(process, process.argv.slice(1));
  },
};

const aproposProgram: Program = {
  name: 'apropos',
  summary: 'Search for programs by what they do',
  *run(process) {
    if (process.argv.length < 2) return yield* fail(process, 'apropos what?\n');
    return yield* search(
      process,
      process.argv.slice(1).filter((word) => !word.startsWith('-')),
    );
  },
};

const PLACES = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];

const whereisProgram: Program = {
  name: 'whereis',
  summary: 'Print where the files of a program are',
  *run(process) {
    const names = process.argv.slice(1).filter((word) => !word.startsWith('-'));
    if (names.length === 0) return yield* fail(process, "whereis: not enough arguments\nTry 'whereis --help' for more information.\n");
    for (const name of names.map(baseName)) {
      const found = PLACES.map((place) => `${place}/${name}`).filter(
        (path) => process.files.exists(path) && !process.files.isDirectory(path),
      );
      yield* print(process, `${[`${name}:`, ...found].join(' ')}\n`);
    }
    return 0;
  },
};

export const manualPrograms: readonly Program[] = [manProgram, whatisProgram, aproposProgram, whereisProgram];
