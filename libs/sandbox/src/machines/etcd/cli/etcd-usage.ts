/** Help as etcdctl prints it (pkg/cobrautl, help.go). */
import { alignTabs, type ColumnLayout } from '@drydock/apimachinery';
import { inheritedFlags, lastOf, localFlags, nameOf, sortedCommands, type Call, type Command, type CommandPath } from './command.ts';
import type { FlagSpec } from './flag.ts';

const HELP_LAYOUT: ColumnLayout = { minimumWidth: 0, padding: 1, tabWidth: 8 };

export interface Versions {
  readonly version: string;
  readonly apiVersion: string;
}

export function etcdUsage<C extends Call>(path: CommandPath<C>, { version, apiVersion }: Versions): string {
  const command = lastOf(path);
  const isRoot = path.length === 1;
  const { commands = [], long } = command;
  const sections = [
    `NAME:\n\t${isRoot ? nameOf(command) : path.slice(1).map(nameOf).join(' ')} - ${command.short}\n`,
    `\nUSAGE:\n\t${useLine(path)}\n`,
    isRoot ? `\nVERSION:\n\t${version}\n` : '',
    commands.length > 0 ? `\nAPI VERSION:\n\t${apiVersion}\n\n\nCOMMANDS:\n${commandLines(command)}` : '',
    long ? `\nDESCRIPTION:\n${trimmed(long).split('\n').map((line) => `\t${line}\n`).join('')}` : '', // prettier-ignore
    `\nOPTIONS:\n${localFlags(path).map(flagLine).join('')}`,
    isRoot ? '' : `\nGLOBAL OPTIONS:\n${inheritedFlags(path).map(flagLine).join('')}`,
  ];
  return alignTabs(`${sections.join('')}\n`, HELP_LAYOUT);
}

/** `etcdctl get [options] <key> [range_end] [flags]`. */
export function useLine<C extends Call>(path: CommandPath<C>): string {
  const { use, plainUse } = lastOf(path);
  const line = path.length === 1 ? use : `${path.slice(0, -1).map(nameOf).join(' ')} ${use}`;
  return plainUse || line.includes('[flags]') ? line : `${line} [flags]`;
}

/** Every command below that does something, by its names from here on. */
function commandLines<C extends Call>(command: Command<C>, before: readonly string[] = []): string {
  return sortedCommands(command)
    .map((each) => {
      const names = [...before, nameOf(each)];
      return `${each.run ? `\t${names.join(' ')}\t${each.short}\n` : ''}${commandLines(each, names)}`;
    })
    .join('');
}

function flagLine({ name, shorthand, type, default: value, usage }: FlagSpec): string {
  const given = `=${type === 'string' ? JSON.stringify(value) : value}`;
  return `${shorthand ? `  -${shorthand}, ` : '      '}--${name}${type === 'bool' ? `[${given}]` : given}\t${usage}\n`;
}

const trimmed = (text: string): string => text.replace(/^[\n\t ]+|[\n\t ]+$/g, '');
