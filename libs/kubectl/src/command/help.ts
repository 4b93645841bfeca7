/** Help in the layout of kubectl's templates (kubectl/pkg/util/templates). */
import type { Command, CommandGroup, ResolvedCommand } from './command.ts';
import type { FlagDefinition } from './flag.ts';
import { formatDuration } from './go-duration.ts';

const OPTIONS_HINT = 'Use "kubectl options" for a list of global command-line options (applies to all commands).';

/** Everything that `--help` prints. `groups` replaces the plain list of subcommands: the root has them. */
export function helpText(resolved: ResolvedCommand, groups: readonly CommandGroup[] = plainGroup(resolved.command)): string {
  const { command } = resolved;
  return `${longText(command)}\n\n${usageText(resolved, groups)}`;
}

function longText(command: Command): string {
  return indentParagraphs(command.long ?? `${command.short}.`);
}

/** Paragraphs after the first are indented by a space (templates.LongDesc). */
function indentParagraphs(text: string): string {
  const [first, ...rest] = text.trim().split(/\n\n+/);
  return [
    first,
    ...rest.map((paragraph) =>
      paragraph
        .split('\n')
        .map((line) => ` ${line}`)
        .join('\n'),
    ),
  ].join('\n\n');
}

function plainGroup(command: Command): readonly CommandGroup[] {
  return command.commands?.length ? [{ title: command.heading ?? 'Available Commands:', commands: command.commands }] : [];
}

/** The part below the description: what a group without a subcommand prints too. */
export function usageText({ command, path, parents }: ResolvedCommand, groups: readonly CommandGroup[] = plainGroup(command)): string {
  const sections: string[] = [];
  if (command.aliases?.length) sections.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}`);
  if (command.examples)
    sections.push(
      `Examples:\n${command.examples
        .trim()
        .split('\n')
        .map((line) => `  ${line}`)
        .join('\n')}`,
    );
  const width = nameWidth(groups.flatMap(({ commands }) => commands));
  for (const group of groups) sections.push(commandList(group, width));
  const flags = visibleFlags(command);
  if (flags.length && parents.length) sections.push(`Options:\n${flags.map(describeFlag).join('\n\n')}`);
  sections.push(`Usage:\n  ${usageLine(command, parents)}`);
  const hints = [OPTIONS_HINT];
  if (command.commands?.length && parents.length < 3)
    hints.unshift(`Use "${path} <command> --help" for more information about a given command.`);
  return `${sections.join('\n\n')}\n\n${hints.join('\n')}\n`;
}

function usageLine(command: Command, parents: readonly Command[]): string {
  const line = [...parents.map(({ name }) => name), command.use].join(' ');
  return command.plainUsage || line.includes('[options]') ? line : `${line} [options]`;
}

const NARROWEST_NAME = 11;

function nameWidth(commands: readonly Command[]): number {
  return Math.max(NARROWEST_NAME, ...commands.filter(({ unlisted }) => !unlisted).map(({ name }) => name.length));
}

function commandList({ title, commands }: CommandGroup, width: number): string {
  const shown = commands.filter(({ unlisted }) => !unlisted);
  return [title, ...shown.map(({ name, short }) => `  ${name.padEnd(width)}   ${short}`)].join('\n');
}

export function visibleFlags(command: Command): readonly FlagDefinition[] {
  return sortedFlags(command.flags ?? []).filter(({ hidden, deprecated }) => !hidden && !deprecated);
}

function sortedFlags(flags: readonly FlagDefinition[]): FlagDefinition[] {
  return [...flags].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `    -o, --output='':` and the explanation below it. */
export function describeFlag(flag: FlagDefinition): string {
  const shorthand = flag.shorthand ? `-${flag.shorthand}, ` : '';
  return `    ${shorthand}--${flag.name}=${defaultText(flag)}:\n\t${flag.usage}`;
}

function defaultText(flag: FlagDefinition): string {
  switch (flag.kind) {
    case 'string':
      return `'${flag.default as string}'`;
    case 'duration':
      return formatDuration(flag.default as number);
    case 'stringArray':
    case 'stringSlice':
      return `[${Array.isArray(flag.default) ? flag.default.join(',') : ''}]`;
    case 'stringToString':
    case 'mapStringString':
      return '';
    default:
      return String(flag.default);
  }
}

/** The list of `kubectl options`. */
export function globalOptionsText(flags: readonly FlagDefinition[]): string {
  const shown = sortedFlags(flags).filter(({ hidden }) => !hidden);
  return `The following options can be passed to any command:\n\n${shown.map(describeFlag).join('\n\n')}\n`;
}
