/** Help as cobra lays it out. */
import type { FlagDefinition } from '../../command/flag.ts';
import { formatDuration } from '../../command/go-duration.ts';
import type { HelmCommand } from './helm-command.ts';
import { HELM_GLOBAL_FLAGS } from './helm-flags.ts';

export interface ResolvedHelmCommand {
  readonly command: HelmCommand;
  /** `helm repo add`. */
  readonly path: string;
  readonly isRoot: boolean;
}

export function helmHelp({ command, path, isRoot }: ResolvedHelmCommand): string {
  const sections = [command.long ?? command.short, `Usage:\n  ${usage(command, path)}`];
  if (command.aliases?.length) sections.push(`Aliases:\n  ${[command.name, ...command.aliases].join(', ')}`);
  if (command.commands?.length) sections.push(`Available Commands:\n${commandList(command.commands)}`);
  const help = { name: 'help', shorthand: 'h', kind: 'bool', default: false, usage: `help for ${command.name}` } as const;
  sections.push(`Flags:\n${flagList([...(command.flags ?? []), ...(isRoot ? HELM_GLOBAL_FLAGS : []), help])}`);
  if (!isRoot) sections.push(`Global Flags:\n${flagList(HELM_GLOBAL_FLAGS)}`);
  if (command.commands?.length) sections.push(`Use "${path} [command] --help" for more information about a command.`);
  return `${isRoot ? '' : '\n'}${sections.join('\n\n')}\n`;
}

function usage(command: HelmCommand, path: string): string {
  return command.commands ? `${path} [command]` : usageLine(command, path);
}

/** `helm install [NAME] [CHART] [flags]`. */
export function usageLine(command: HelmCommand, path: string): string {
  return `${path.slice(0, path.length - command.name.length)}${command.use} [flags]`;
}

function commandList(commands: readonly HelmCommand[]): string {
  const width = Math.max(11, ...commands.map(({ name }) => name.length));
  const sorted = [...commands].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.map(({ name, short }) => `  ${name.padEnd(width)} ${short}`).join('\n');
}

const TYPES: Readonly<Record<FlagDefinition['kind'], string>> = {
  string: ' string',
  bool: '',
  int: ' int',
  duration: ' duration',
  stringArray: ' stringArray',
  stringSlice: ' strings',
  stringToString: ' stringToString',
  mapStringString: ' mapStringString',
};

function flagList(flags: readonly FlagDefinition[]): string {
  const sorted = [...flags].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = sorted.map((flag) => {
    const left = `${flag.shorthand ? `  -${flag.shorthand}, ` : '      '}--${flag.name}${TYPES[flag.kind]}${flag.kind === 'string' && flag.bareValue ? `[="${flag.bareValue}"]` : ''}`;
    return [left, `${flag.usage}${defaultText(flag)}`] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}   ${right}`).join('\n');
}

function defaultText({ kind, default: value }: FlagDefinition): string {
  if (value === '' || value === false || value === 0 || (Array.isArray(value) && value.length === 0)) return '';
  if (kind === 'duration') return ` (default ${formatDuration(value as number)})`;
  return kind === 'string' ? ` (default ${JSON.stringify(value)})` : ` (default ${String(value)})`;
}
