/** Help as cobra prints it for programs that have no template of their own. */
import { inheritedFlags, lastOf, localFlags, nameOf, pathName, sortedCommands, type Call, type CommandPath } from './command.ts';
import { useLine } from './etcd-usage.ts';
import type { FlagSpec } from './flag.ts';

const SHORTEST_NAME = 11;
/** What pflag calls the values; nothing for switches. */
const VALUE_NAMES: Readonly<Record<FlagSpec['type'], string>> = {
  bool: '',
  string: 'string',
  int: 'int',
  int64: 'int',
  uint64: 'uint',
  duration: 'duration',
  stringSlice: 'strings',
};

export function cobraUsage<C extends Call>(path: CommandPath<C>): string {
  const command = lastOf(path);
  const shown = sortedCommands(command).filter(({ hidden, deprecated }) => !hidden && !deprecated);
  const width = Math.max(SHORTEST_NAME, ...shown.map((each) => nameOf(each).length));
  const inherited = inheritedFlags(path);
  const sections = [
    `Usage:${command.run ? `\n  ${useLine(path)}` : ''}${shown.length > 0 ? `\n  ${pathName(path)} [command]` : ''}`,
    shown.length > 0 ? `\n\nAvailable Commands:${shown.map((each) => `\n  ${nameOf(each).padEnd(width)} ${each.short}`).join('')}` : '',
    `\n\nFlags:\n${flagLines(localFlags(path))}`,
    inherited.length > 0 ? `\n\nGlobal Flags:\n${flagLines(inherited)}` : '',
    shown.length > 0 ? `\n\nUse "${pathName(path)} [command] --help" for more information about a command.` : '',
  ];
  return `${sections.join('')}\n`;
}

function flagLines(flags: readonly FlagSpec[]): string {
  const heads = flags.map(({ name, shorthand, type }) =>
    `  ${shorthand ? `-${shorthand},` : '   '} --${name} ${VALUE_NAMES[type]}`.trimEnd(),
  );
  const width = Math.max(...heads.map((head) => head.length));
  return flags.map((flag, i) => `${heads[i]!.padEnd(width)}   ${flag.usage}${standard(flag)}`).join('\n');
}

function standard({ type, default: value }: FlagSpec): string {
  if (['', 'false', '0', '0s', '[]'].includes(value)) return '';
  return ` (default ${type === 'string' ? JSON.stringify(value) : value})`;
}
