/** Finds the command of a command line, parses its flags, runs it and words its failure. */
import { StatusError } from '@drydock/apimachinery';
import { ConnectionError } from '@drydock/apiserver';
import type { Connector } from '../../cluster/connector.ts';
import { Session } from '../../cluster/session.ts';
import { CommandError } from '../../command/command-error.ts';
import { boolFlag, type FlagDefinition } from '../../command/flag.ts';
import { FlagSet } from '../../command/flag-set.ts';
import { GLOBAL_FLAGS } from '../../command/global-flags.ts';
import type { Steps, Streams } from '../../command/streams.ts';
import { didYouMean } from '../../command/suggestions.ts';
import { HelmContext } from '../actions/context.ts';
import type { HelmCommand } from './helm-command.ts';
import { HelmError } from './helm-error.ts';
import { HELM_GLOBAL_FLAGS, SESSION_FLAGS } from './helm-flags.ts';
import { helmHelp, usageLine, type ResolvedHelmCommand } from './helm-help.ts';

const HELP_FLAG = boolFlag('help', 'help', { shorthand: 'h' });

/** The exit status. */
export function* executeHelm(root: HelmCommand, words: readonly string[], streams: Streams, connector: Connector): Steps<number> {
  let status = 0;
  try {
    const asked = words[0] === 'help' ? [...words.slice(1), '--help'] : words;
    const { resolved, rest } = findHelmCommand(root, asked);
    const flags = new FlagSet(helmFlagsOf(resolved.command));
    flags.parse(rest);
    if (flags.bool('help') || !resolved.command.run) streams.out(helmHelp(resolved));
    else {
      checkArguments(resolved, flags.args);
      const session = new Session(connector, sessionFlags(flags, streams), streams);
      yield* session.run(() => runHelmCommand(resolved, flags, session));
    }
  } catch (error) {
    streams.err(`Error: ${messageOf(error)}\n`);
    status = 1;
  }
  yield* streams.flush();
  return status;
}

function* runHelmCommand({ command }: ResolvedHelmCommand, flags: FlagSet, session: Session): Steps {
  const steps = command.run!({ flags, args: flags.args, context: new HelmContext(session) });
  if (steps) yield* steps;
}

export function helmFlagsOf(command: HelmCommand): readonly FlagDefinition[] {
  return [...(command.flags ?? []), ...HELM_GLOBAL_FLAGS, HELP_FLAG];
}

/** The innermost command that the words name, and its flags and arguments. Throws HelmError for a command that there is not. */
export function findHelmCommand(root: HelmCommand, words: readonly string[]): { resolved: ResolvedHelmCommand; rest: readonly string[] } {
  let resolved: ResolvedHelmCommand = { command: root, path: root.name, isRoot: true };
  let rest = words;
  for (;;) {
    const at = firstArgument(helmFlagsOf(resolved.command), rest);
    const word = rest[at];
    const child = resolved.command.commands?.find(({ name, aliases }) => word !== undefined && (name === word || aliases?.includes(word)));
    if (!child) {
      if (word !== undefined && resolved.isRoot) throw unknownCommand(root, word);
      return { resolved, rest };
    }
    rest = rest.filter((_, index) => index !== at);
    resolved = { command: child, path: `${resolved.path} ${child.name}`, isRoot: false };
  }
}

/** -1 without one. */
function firstArgument(flags: readonly FlagDefinition[], words: readonly string[]): number {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') return -1;
    if (!word.startsWith('-')) return at;
    const flag = flags.find(({ name, shorthand }) => word === `--${name}` || word === `-${shorthand}`);
    if (flag && flag.bareValue === undefined) at++;
  }
  return -1;
}

function unknownCommand(root: HelmCommand, word: string): HelmError {
  const hint = didYouMean(word, root.commands ?? []);
  return new HelmError(`unknown command ${JSON.stringify(word)} for "helm"${hint}\nRun 'helm --help' for usage.`);
}

function checkArguments({ command, path }: ResolvedHelmCommand, args: readonly string[]): void {
  const { least = 0, most = Infinity } = command.arguments ?? {};
  const count = (n: number): string => `${n} argument${n === 1 ? '' : 's'}`;
  const refuse = (problem: string): never => {
    throw new HelmError(`"${path}" ${problem}\n\nUsage:  ${usageLine(command, path)}`);
  };
  if (most === 0 && args.length > 0) refuse('accepts no arguments');
  if (least === most && args.length !== least) refuse(`requires ${count(least)}`);
  if (args.length < least) refuse(`requires at least ${count(least)}`);
  if (args.length > most) refuse(`accepts at most ${count(most)}`);
}

function sessionFlags(flags: FlagSet, { process }: Streams): FlagSet {
  const session = new FlagSet(GLOBAL_FLAGS);
  const words = Object.entries(SESSION_FLAGS).flatMap(([own, name]) => (flags.string(own) ? [`--${name}`, flags.string(own)] : []));
  const namespace = process.env.HELM_NAMESPACE;
  session.parse(flags.string('namespace') || !namespace ? words : [...words, '--namespace', namespace]);
  return session;
}

/** Bugs are thrown on. */
function messageOf(error: unknown): string {
  if (error instanceof HelmError || error instanceof CommandError || error instanceof StatusError || error instanceof ConnectionError)
    return error.message;
  throw error;
}
