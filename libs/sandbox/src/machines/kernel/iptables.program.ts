/** iptables(8), as far as it lists: kube-proxy and the kubelet look after the rules. */
import type { FilterRule, FilterTable } from '@drydock/cluster';
import { print, printError, type Process, type Program, type Wait } from '@drydock/shell';
import type { NodePlace } from '../node-place.ts';
import { describeRule, type RuleWords } from './iptables-rule-words.ts';
import { filterTables } from './kernel-view.ts';

const VERSION = 'iptables v1.8.10 (nf_tables)';

interface Request {
  table: string;
  action: 'list' | 'rules';
  chain: string | undefined;
  numeric: boolean;
  verbose: boolean;
  lineNumbers: boolean;
}

export function newIptables(place: NodePlace, node: string): Program {
  return {
    name: 'iptables',
    summary: 'List the rules of the packet filter',
    *run(process): Generator<Wait, number, void> {
      const request = readWords(process.argv.slice(1));
      if ('error' in request) return yield* refuse(process, request.error, request.status);
      if ('version' in request) {
        yield* print(process, `${VERSION}\n`);
        return 0;
      }
      const table = filterTables(place, node).find(({ name }) => name === request.table);
      if (!table) {
        const why = TABLE_EXISTS.has(request.table)
          ? undefined
          : `${VERSION}: table '${request.table}' does not exist\nPerhaps iptables or your kernel needs to be upgraded.\n`;
        if (why) return yield* refuse(process, why, 3);
        yield* print(process, '');
        return 0;
      }
      const names = [...table.builtIn, ...table.chains].filter((name) => request.chain === undefined || name === request.chain);
      if (names.length === 0) return yield* refuse(process, 'iptables: No chain/target/match by that name.\n', 1);
      yield* print(process, request.action === 'rules' ? asRules(names, table, request) : asTable(names, table, request));
      return 0;
    },
  };
}

/** Tables of the kernel in which nobody keeps rules. */
const TABLE_EXISTS = new Set(['raw', 'security']);

function* refuse(process: Process, text: string, status: number): Generator<Wait, number, void> {
  yield* printError(process, text);
  return status;
}

const CHANGES = ['-A', '-C', '-D', '-E', '-F', '-I', '-N', '-P', '-R', '-X', '-Z'];
const LONG: Readonly<Record<string, string>> = {
  '--append': '-A',
  '--check': '-C',
  '--delete': '-D',
  '--delete-chain': '-X',
  '--flush': '-F',
  '--insert': '-I',
  '--list': '-L',
  '--list-rules': '-S',
  '--new-chain': '-N',
  '--numeric': '-n',
  '--policy': '-P',
  '--rename-chain': '-E',
  '--replace': '-R',
  '--table': '-t',
  '--verbose': '-v',
  '--version': '-V',
  '--zero': '-Z',
};

function readWords(words: readonly string[]): Request | { version: true } | { error: string; status: number } {
  const request: Request = { table: 'filter', action: 'list', chain: undefined, numeric: false, verbose: false, lineNumbers: false };
  let isListing = false;
  // `-nvL` is `-n -v -L`, `-tnat` is `-t nat`.
  const split = words.flatMap((word) => {
    const [name = '', value] = word.split('=');
    if (name.startsWith('--')) return [LONG[name] ?? name, ...(value === undefined ? [] : [value])];
    if (/^-t./.test(word)) return ['-t', word.slice(2)];
    return /^-[a-zA-Z]{2,}$/.test(word) ? [...word.slice(1)].map((letter) => `-${letter}`) : [word];
  });
  for (let i = 0; i < split.length; i++) {
    const word = split[i]!;
    if (CHANGES.includes(word)) {
      return { error: 'iptables: only -L and -S are possible here: kube-proxy looks after the rules\n', status: 2 };
    }
    if (word === '-V') return { version: true };
    if (word === '-t') request.table = split[++i] ?? '';
    else if (word === '-L' || word === '-S') {
      isListing = true;
      request.action = word === '-L' ? 'list' : 'rules';
      const next = split[i + 1];
      if (next !== undefined && !next.startsWith('-')) request.chain = split[++i];
    } else if (word === '-n') request.numeric = true;
    else if (word === '-v') request.verbose = true;
    else if (word === '--line-numbers' || word === '--line') request.lineNumbers = true;
    else if (word === '-w' || word === '-x') continue;
    else if (word.startsWith('-')) {
      return { error: `${VERSION}: unknown option "${word}"\nTry \`iptables -h' or 'iptables --help' for more information.\n`, status: 2 };
    } else if (isListing && request.chain === undefined) request.chain = word;
    else return { error: `Bad argument \`${word}'\nTry \`iptables -h' or 'iptables --help' for more information.\n`, status: 2 };
  }
  if (isListing) return request;
  return { error: `${VERSION}: no command specified\nTry \`iptables -h' or 'iptables --help' for more information.\n`, status: 2 };
}

function asRules(names: readonly string[], { builtIn, rules }: FilterTable, { verbose }: Request): string {
  const counters = verbose ? ' -c 0 0' : '';
  const heads = names.map((name) => (builtIn.includes(name) ? `-P ${name} ACCEPT${counters}\n` : `-N ${name}\n`));
  const counted = (text: string) => (verbose ? text.replace(/ -j /, ' -c 0 0 -j ').replace(/^-j /, '-c 0 0 -j ') : text);
  return [...heads, ...rules.filter(({ chain }) => names.includes(chain)).map(({ chain, text }) => `-A ${chain} ${counted(text)}\n`)].join(
    '',
  );
}

function asTable(names: readonly string[], { builtIn, rules }: FilterTable, request: Request): string {
  return names.map((name) => chainText(name, builtIn.includes(name), rules, request)).join('\n');
}

function chainText(name: string, isBuiltIn: boolean, rules: readonly FilterRule[], request: Request): string {
  const { numeric, verbose, lineNumbers } = request;
  const references = rules.filter(({ text }) => text.split(' ').includes(name)).length;
  const counts = verbose && isBuiltIn ? ' 0 packets, 0 bytes' : '';
  const head = isBuiltIn ? `Chain ${name} (policy ACCEPT${counts})` : `Chain ${name} (${references} references)`;
  const title = `${lineNumbers ? 'num  ' : ''}${verbose ? ' pkts bytes ' : ''}target     prot opt ${verbose ? 'in     out    ' : ''}${verbose ? ' ' : ''}source               destination         `;
  const own = rules.filter(({ chain }) => chain === name);
  const lines = own.map(({ text }, i) => {
    const rule = describeRule(text, numeric);
    return `${lineNumbers ? String(i + 1).padEnd(5) : ''}${verbose ? '    0     0 ' : ''}${ruleLine(rule, verbose)}`;
  });
  return [head, title, ...lines].map((line) => `${line}\n`).join('');
}

function ruleLine({ target, protocol, source, destination, details }: RuleWords, verbose: boolean): string {
  const devices = verbose ? '*      *      ' : '';
  return `${target.padEnd(9)}  ${protocol.padEnd(4)} --  ${devices}${verbose ? ' ' : ''}${source.padEnd(19)}  ${destination.padEnd(19)} ${details.map((each) => ` ${each}`).join('')}`;
}
