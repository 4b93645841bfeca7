/** Finds the command of a command line, parses its flags, runs it and words its failure: cobra's Execute and kubectl's main. */
import { StatusError, type Status } from '@drydock/apimachinery';
import type { Process } from '@drydock/shell';
import type { Session } from '../cluster/session.ts';
import { COMMAND_GROUPS, ROOT } from '../commands/root.ts';
import type { Command, ResolvedCommand } from './command.ts';
import { AggregateFailure, CommandError, usageError } from './command-error.ts';
import { findChild } from './find-child.ts';
import { describeFailure } from './failure-text.ts';
import { boolFlag, type FlagDefinition } from './flag.ts';
import { FlagSet } from './flag-set.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';
import { helpText } from './help.ts';
import { findPlugin, runPlugin, type PluginCall } from './plugin-handler.ts';
import type { Streams, Steps } from './streams.ts';
import { didYouMean } from './suggestions.ts';

const HELP_FLAG: FlagDefinition = boolFlag('help', 'Help for the command', { shorthand: 'h', hidden: true });

const flagsOfCommands = new WeakMap<Command, readonly FlagDefinition[]>();

/** All flags that a command accepts. */
export function flagsOf(command: Command): readonly FlagDefinition[] {
  const known = flagsOfCommands.get(command) ?? [...(command.flags ?? []), ...GLOBAL_FLAGS, HELP_FLAG];
  flagsOfCommands.set(command, known);
  return known;
}

/** The exit status. */
export function* execute(words: readonly string[], streams: Streams, newSession: (flags: FlagSet) => Session): Steps<number> {
  let session: Session | undefined;
  let exitCode = 0;
  try {
    const plugin = pluginFor(words, streams.process);
    if (plugin) return yield* runPlugin(streams.process, plugin);
    const { resolved, rest } = findCommand(words);
    const flags = parseFlags(resolved, rest);
    for (const { name, deprecated } of flags.deprecated) streams.err(`Flag --${name} has been deprecated, ${deprecated}\n`);
    if (flags.bool('help')) streams.out(helpText(resolved, resolved.command === ROOT ? COMMAND_GROUPS : undefined));
    else {
      const opened = newSession(flags);
      session = opened;
      yield* opened.run(() => runCommand(resolved, flags, streams, opened));
      if (flags.bool('warnings-as-errors') && opened.warningCount > 0) throw warningsError(opened.warningCount);
    }
  } catch (error) {
    if (error instanceof CommandError && error.output) streams.out(error.output);
    for (const { status } of refusalsIn(error)) session?.trace(4, 'helpers.go:246', `server response object: %s[${statusText(status)}]`);
    const failure = describeFailure(error, () => session?.restConfig.server ?? '');
    streams.err(failure.text);
    exitCode = failure.exitCode;
  }
  if (streams.isPending) yield* streams.flush();
  return exitCode;
}

function refusalsIn(error: unknown): StatusError[] {
  const all: readonly unknown[] = error instanceof AggregateFailure ? error.errors : [error];
  return all.filter((each): each is StatusError => each instanceof StatusError);
}

/** As Go writes it, with its fields in the order of the type. */
function statusText({ kind, apiVersion, metadata, status, message, reason, details, code }: Status): string {
  return JSON.stringify({ kind, apiVersion, metadata: metadata ?? {}, status, message, reason, details, code }, null, 2);
}

/** `create` takes plugins for what it does not create; other groups have no such place (IsSubcommandPluginAllowed). */
const GROUPS_WITH_PLUGINS: readonly string[] = ['create'];
/** Words that are never a plugin's name. */
const RESERVED: readonly string[] = ['help', '__complete', '__completeNoDesc'];

/** A plugin is looked for when kubectl has no command of that name. Throws for flags that stand before such a name. */
function pluginFor(words: readonly string[], process: Process): PluginCall | undefined {
  const index = firstArgument(ROOT, words);
  const word = words[index];
  if (word === undefined || RESERVED.includes(word)) return undefined;
  const command = findChild(ROOT, word);
  if (!command) return findPlugin(process, words, 1);
  if (!GROUPS_WITH_PLUGINS.includes(command.name) || index !== 0) return undefined;
  const sub = words[1];
  return sub === undefined || sub.startsWith('-') || findChild(command, sub) ? undefined : findPlugin(process, words, 2);
}

function runCommand(resolved: ResolvedCommand, flags: FlagSet, streams: Streams, session: Session): Steps | void {
  const { command, path } = resolved;
  if (!command.run) {
    if (flags.args.length > 0) throw usageError(path, `unknown command ${JSON.stringify(flags.args.join(' '))}`);
    // Upstream's default for a group: its help goes to the error output (cmdutil.DefaultSubCommandRun).
    streams.err(helpText(resolved));
    throw new CommandError('', { bare: true });
  }
  const { missing } = flags;
  if (missing.length > 0) throw new CommandError(`required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`);
  return command.run({ resolved, flags, args: flags.args, streams, session });
}

function warningsError(count: number): CommandError {
  return new CommandError(`${count} ${count === 1 ? 'warning' : 'warnings'} received`);
}

function parseFlags(resolved: ResolvedCommand, words: readonly string[]): FlagSet {
  const flags = new FlagSet(flagsOf(resolved.command));
  try {
    flags.parse(words);
  } catch (error) {
    // Help was asked for before the mistake.
    if (flags.bool('help') || !(error instanceof CommandError)) return flags;
    const { flagError } = resolved.command;
    throw flagError?.(resolved.path, error.message) ?? new CommandError(`${error.message}\nSee '${resolved.path} --help' for usage.`);
  }
  return flags;
}

/** The innermost command that the words name, and the words that are left: its flags and arguments. */
export function findCommand(words: readonly string[]): { resolved: ResolvedCommand; rest: string[] } {
  let command = ROOT;
  let path = 'kubectl';
  const parents: Command[] = [];
  const rest = [...words];
  for (;;) {
    const index = firstArgument(command, rest);
    const word = index < 0 ? undefined : rest[index]!;
    const child = word === undefined ? undefined : findChild(command, word);
    if (!child) {
      if (word !== undefined && command === ROOT) throw unknownCommand(word);
      return { resolved: { command, path, parents }, rest };
    }
    rest.splice(index, 1);
    parents.push(command);
    path += ` ${child.name}`;
    command = child;
  }
}

/** The place of the first word that is neither a flag nor a flag's value; -1 without one. */
function firstArgument(command: Command, words: readonly string[]): number {
  const flags = flagsOf(command);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return i;
    if (takesNextWord(word, flags)) i++;
  }
  return -1;
}

/** `-n NAME` and `--namespace NAME`, but not `-nNAME` or `--namespace=NAME`. */
function takesNextWord(word: string, flags: readonly FlagDefinition[]): boolean {
  if (word.includes('=')) return false;
  const flag = word.startsWith('--')
    ? flags.find(({ name }) => name === word.slice(2))
    : word.length === 2
      ? flags.find(({ shorthand }) => shorthand === word[1])
      : undefined;
  return flag !== undefined && flag.bareValue === undefined;
}

function unknownCommand(word: string): CommandError {
  return new CommandError(`unknown command ${JSON.stringify(word)} for "kubectl"${didYouMean(word, ROOT.commands ?? [])}`);
}
