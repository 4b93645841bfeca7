/** A rule of iptables as nft lists it: what nftables can say itself, and what it only carries for iptables (`xt match`). */

const COUNTER = 'counter packets 0 bytes 0';

export function nftRule(text: string): string {
  const words = text.match(/"[^"]*"|\S+/g) ?? [];
  const parts: string[] = [];
  let negated = false;
  let verdict = '';
  let protocol = '';
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const not = negated ? '!= ' : '';
    negated = word === '!';
    const value = () => words[++i] ?? '';
    if (word === '-s') parts.push(`ip saddr ${not}${value().replace(/\/32$/, '')}`);
    else if (word === '-d') parts.push(`ip daddr ${not}${value().replace(/\/32$/, '')}`);
    else if (word === '-p') {
      protocol = value();
      parts.push(`ip protocol ${protocol}`);
    } else if (word === '--dport') parts.push(`${protocol} dport ${value()}`);
    else if (word === '--ctstate') parts.push(not === '' ? `ct state ${value().toLowerCase()}` : `xt match "conntrack"${value() && ''}`);
    else if (word === '--mark') parts.push(markMatch(value(), not !== ''));
    else if (word === '-m') {
      const match = value();
      if (['comment', 'addrtype', 'statistic', 'recent', 'set', 'nfacct'].includes(match)) parts.push(`xt match "${match}"`);
    } else if (word === '-j') verdict = verdictOf(value(), words.slice(i + 1));
  }
  return [...parts, COUNTER, verdict].filter((part) => part !== '').join(' ');
}

function markMatch(text: string, negated: boolean): string {
  const [mark = '', mask = mark] = text.split('/');
  return `meta mark & ${eightDigits(mask)} ${negated ? '!=' : '=='} ${eightDigits(mark)}`;
}

const eightDigits = (text: string): string => `0x${Number(text).toString(16).padStart(8, '0')}`;

function verdictOf(target: string, options: readonly string[]): string {
  if (target === 'MARK') {
    const [mark = '', mask] = (options[1] ?? '').split('/');
    return `meta mark set mark ${mask === '0x0' ? 'xor' : 'or'} ${mark}`;
  }
  if (target === 'MASQUERADE') return options.includes('--random-fully') ? 'masquerade fully-random' : 'masquerade';
  if (target === 'REJECT') return 'reject';
  if (target === 'DNAT') return `xt target "DNAT"`;
  if (['ACCEPT', 'DROP', 'RETURN'].includes(target)) return target.toLowerCase();
  return `jump ${target}`;
}
