/** One rule, in the words of `iptables -L`: what each match and target prints about itself (iptables, extensions). */

export interface RuleWords {
  target: string;
  protocol: string;
  source: string;
  destination: string;
  /** What its matches and its target add, in their order. */
  details: string[];
}

const PROTOCOL_NUMBERS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', sctp: '132', icmp: '1' };
const SERVICE_NAMES: Readonly<Record<string, string>> = { '22': 'ssh', '53': 'domain', '80': 'http', '443': 'https', '8080': 'http-alt' };

/** `text`: as `iptables-save` has it, without its chain. */
export function describeRule(text: string, numeric: boolean): RuleWords {
  const words = text.match(/"[^"]*"|\S+/g) ?? [];
  const anywhere = numeric ? '0.0.0.0/0' : 'anywhere';
  const rule: RuleWords = { target: '', protocol: numeric ? '0' : 'all', source: anywhere, destination: anywhere, details: [] };
  let negated = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const value = () => words[++i] ?? '';
    const not = negated ? '!' : '';
    negated = word === '!';
    if (word === '-s') rule.source = `${not}${address(value())}`;
    else if (word === '-d') rule.destination = `${not}${address(value())}`;
    else if (word === '-p') rule.protocol = protocolText(value(), numeric);
    else if (word === '-j') rule.target = value();
    else describeOption(word, value, not, rule, numeric);
  }
  return rule;
}

function describeOption(option: string, value: () => string, not: string, { details, protocol }: RuleWords, numeric: boolean): void {
  const spaced = not === '' ? '' : '! ';
  const append = (text: string) => void details.push(`${details.pop() ?? ''} ${text}`.trim());
  const phrases: Readonly<Record<string, () => void>> = {
    '--comment': () => details.push(`/* ${value().slice(1, -1)} */`),
    '--ctstate': () => details.push(`${spaced}ctstate ${value()}`),
    '--nfacct-name': () => details.push(`nfacct-name  ${value()}`),
    '--mark': () => details.push(`mark match ${spaced}${value()}`),
    '--match-set': () => details.push(`match-set ${value()} ${value()}`),
    '--dst-type': () => details.push(`ADDRTYPE match dst-type ${value()}`),
    '--src-type': () => details.push(`ADDRTYPE match src-type ${value()}`),
    '--dport': () => details.push(`${nameOf(protocol)} dpt:${portText(value(), numeric)}`),
    '--mode': () => details.push(`statistic mode ${value()}`),
    '--probability': () => append(`probability ${value()}`),
    '--rcheck': () => details.push('recent: CHECK'),
    '--set': () => details.push('recent: SET'),
    '--seconds': () => append(`seconds: ${value()}`),
    '--reap': () => append('reap'),
    '--name': () => append(`name: ${value()} side: source`),
    '--mask': () => append(`mask: ${value()}`),
    '--to-destination': () => details.push(`to:${value()}`),
    '--random-fully': () => details.push('random-fully'),
    '--reject-with': () => details.push(`reject-with ${value()}`),
    '--set-xmark': () => details.push(markText(value())),
  };
  phrases[option]?.();
}

const address = (text: string): string => text.replace(/\/32$/, '');
const protocolText = (name: string, numeric: boolean): string => (numeric ? (PROTOCOL_NUMBERS[name] ?? name) : name);
const nameOf = (protocol: string): string => Object.entries(PROTOCOL_NUMBERS).find(([, number]) => number === protocol)?.[0] ?? protocol;
const portText = (port: string, numeric: boolean): string => (numeric ? port : (SERVICE_NAMES[port] ?? port));

/** `0x4000/0x4000` sets the bit, `0x4000/0x0` turns it over. */
function markText(text: string): string {
  const [mark, mask] = text.split('/');
  return mask === '0x0' ? `MARK xor ${mark}` : `MARK or ${mark}`;
}
