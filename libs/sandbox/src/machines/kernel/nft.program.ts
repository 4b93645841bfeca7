/** nft(8), as far as it lists: the tables of kube-proxy in nftables mode, and those that iptables keeps in nftables' place. */
import { nftablesTable, nftablesTable6, type FilterTable } from '@drydock/cluster';
import { print, printError, type Process, type Program, type Wait } from '@drydock/shell';
import type { NodePlace } from '../node-place.ts';
import { filterTables, nodeAddressOf, rulesOn } from './kernel-view.ts';
import { nftRule } from './nft-rule-words.ts';

interface Table {
  /** `ip nat`. */
  name: string;
  lines: readonly string[];
}

const USAGE = 'only list ruleset, list tables, list table and list chain are possible here: kube-proxy looks after the rules';

export function newNft(place: NodePlace, node: string): Program {
  return {
    name: 'nft',
    summary: 'List the rules of nftables',
    *run(process): Generator<Wait, number, void> {
      const words = process.argv.slice(1).filter((word) => !/^-[ans]+$/.test(word));
      const tables = [...compatibleTables(filterTables(place, node)), ...proxyTables(place, node)];
      const [verb, what = 'ruleset', ...rest] = words;
      if (verb !== 'list') return yield* refuse(process, `Error: syntax error, unexpected ${verb ?? 'end of file'}: ${USAGE}\n`);
      if (what === 'ruleset')
        return yield* show(
          process,
          tables.filter(({ name }) => rest[0] === undefined || name.split(' ')[0] === rest[0]),
        );
      if (what === 'tables') {
        yield* print(process, tables.map(({ name }) => `table ${name}\n`).join(''));
        return 0;
      }
      if (what === 'chains') return yield* show(process, tables.map(onlyHeads));
      const isFamily = ['ip', 'ip6', 'inet'].includes(rest[0] ?? '');
      const wanted = isFamily ? `${rest[0]} ${rest[1] ?? ''}` : `ip ${rest[0] ?? ''}`;
      const table = tables.find(({ name }) => name === wanted);
      if (!table) return yield* refuse(process, `Error: No such file or directory\nlist ${what} ${rest.join(' ')}\n           ^^^\n`);
      if (what === 'table') return yield* show(process, [table]);
      const member = rest[isFamily ? 2 : 1] ?? '';
      const block = ['chain', 'set', 'map'].includes(what) ? blockOf(table, `\t${what} ${member} {`) : undefined;
      if (!block)
        return yield* refuse(process, `Error: No such file or directory; did you mean another ${what}?\nlist ${what} ${rest.join(' ')}\n`);
      return yield* show(process, [{ name: table.name, lines: [table.lines.find((line) => line.startsWith('table '))!, ...block, '}'] }]);
    },
  };
}

function* show(process: Process, tables: readonly Table[]): Generator<Wait, number, void> {
  yield* print(process, tables.map(({ lines }) => lines.map((line) => `${line}\n`).join('')).join(''));
  return 0;
}

function* refuse(process: Process, text: string): Generator<Wait, number, void> {
  yield* printError(process, text);
  return 1;
}

function proxyTables(place: NodePlace, node: string): Table[] {
  const { proxies } = place.cluster.nodes;
  const rules = rulesOn(place, node).find(({ mode }) => mode === 'nftables');
  if (!rules) return [];
  const { serviceCIDR } = proxies;
  const lines = nftablesTable(rules.ports, { node, zone: proxies.zoneOf(node), nodeAddress: nodeAddressOf(place, node), serviceCIDR });
  return [
    { name: 'ip kube-proxy', lines },
    { name: 'ip6 kube-proxy', lines: nftablesTable6() },
  ];
}

const HOOKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mangle: {
    PREROUTING: 'type filter hook prerouting priority mangle',
    INPUT: 'type filter hook input priority mangle',
    FORWARD: 'type filter hook forward priority mangle',
    OUTPUT: 'type route hook output priority mangle',
    POSTROUTING: 'type filter hook postrouting priority mangle',
  },
  nat: {
    PREROUTING: 'type nat hook prerouting priority dstnat',
    INPUT: 'type nat hook input priority srcnat',
    OUTPUT: 'type nat hook output priority dstnat',
    POSTROUTING: 'type nat hook postrouting priority srcnat',
  },
  filter: {
    INPUT: 'type filter hook input priority filter',
    FORWARD: 'type filter hook forward priority filter',
    OUTPUT: 'type filter hook output priority filter',
  },
};

/** Built-in chains are there when they have rules. */
function compatibleTables(tables: readonly FilterTable[]): Table[] {
  return tables.map(({ name, builtIn, chains, rules }) => {
    const used = builtIn.filter((chain) => rules.some((rule) => rule.chain === chain));
    const blocks = [...chains, ...used].map((chain) => {
      const hook = HOOKS[name]?.[chain];
      const own = rules.filter((rule) => rule.chain === chain).map(({ text }) => `\t\t${nftRule(text)}`);
      return [`\tchain ${chain} {`, ...(hook ? [`\t\t${hook}; policy accept;`] : []), ...own, '\t}'];
    });
    const lines = [
      `# Warning: table ip ${name} is managed by iptables-nft, do not touch!`,
      `table ip ${name} {`,
      ...blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block])),
      '}',
    ];
    return { name: `ip ${name}`, lines };
  });
}

function onlyHeads({ name, lines }: Table): Table {
  const heads = lines.flatMap((line) => (/^\tchain /.test(line) ? [line, '\t}'] : /^\t\ttype .* hook /.test(line) ? [line] : []));
  const ordered = heads.flatMap((line, i) =>
    line === '\t}' && /^\t\ttype /.test(heads[i + 1] ?? '') ? [heads[i + 1]!, line] : /^\t\ttype /.test(line) ? [] : [line],
  );
  return { name, lines: [`table ${name} {`, ...ordered, '}'] };
}

function blockOf({ lines }: Table, head: string): string[] | undefined {
  const start = lines.indexOf(head);
  if (start < 0) return undefined;
  const end = lines.indexOf('\t}', start);
  return lines.slice(start, end + 1);
}
