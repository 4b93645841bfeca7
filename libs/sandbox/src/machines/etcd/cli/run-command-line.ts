/** What cobra does between the words of a command line and the command that they name. */
import { didYouMean } from '@drydock/kubectl';
import type { Process, Wait } from '@drydock/shell';
import {
  allFlags,
  findCommand,
  firstName,
  inheritedFlags,
  lastOf,
  nameOf,
  pathName,
  type Call,
  type Command,
  type CommandPath,
  type Found,
} from './command.ts';
import { FlagValues } from './flag.ts';
import { parseFlags } from './parse-flags.ts';
import { err, Exit, isResult, ok, out, perform, type Result, type Step } from './result.ts';

export interface Cli<C extends Call> {
  readonly root: Command<C>;
  usage(path: CommandPath<C>): string;
  /** Where help goes that follows an error. */
  readonly usageAfterError: 1 | 2;
  /** What commands find beside their flags and arguments. */
  newCall(call: Call): C;
}

export function* runCommandLine<C extends Call>(cli: Cli<C>, process: Process): Generator<Wait, number, void> {
  const outcome = start(cli, process);
  return yield* perform(process, isResult(outcome) ? outcome : yield* outcome);
}

function start<C extends Call>(cli: Cli<C>, process: Process): Result | Generator<Wait, Result, void> {
  const root: Command<C> = { ...cli.root, commands: [...(cli.root.commands ?? []), newHelpCommand(cli)] };
  const found = findCommand(root, process.argv.slice(1));
  const { path } = found;
  const command = lastOf(path);
  const flags = new FlagValues(allFlags(path));
  const unknown = path.length === 1 ? unknownCommand(found) : undefined;
  if (unknown !== undefined) return unknownResult(pathName(path), unknown);
  const parsed = parseFlags(found.words, flags);
  if ('error' in parsed) return misused(cli, path, parsed.error);
  const before: Step[] = command.deprecated
    ? [err(`Command ${JSON.stringify(nameOf(command))} is deprecated, ${command.deprecated}\n`)]
    : [];
  if (flags.isOn('help') || !command.run) return ok(...before, out(cli.usage(path)));
  const missing = (command.requiredFlags ?? []).filter((name) => !flags.isChanged(name));
  if (missing.length > 0) return misused(cli, path, `required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`);
  const inherited = inheritedFlags(path).map(({ name }) => name);
  const outcome = command.run(cli.newCall({ flags, args: parsed.args, dash: parsed.dash, inherited, process }));
  return isResult(outcome) ? { ...outcome, steps: [...before, ...outcome.steps] } : outcome;
}

/** The first word that is no flag, where the program itself has no use for it. */
function unknownCommand<C extends Call>({ path, words }: Found<C>): string | undefined {
  const at = firstName({ path, words });
  if (at === undefined) return undefined;
  const word = words[at]!;
  return `unknown command ${JSON.stringify(word)} for ${JSON.stringify(pathName(path))}${didYouMean(word, namesOf(lastOf(path)))}`;
}

function namesOf<C extends Call>({ commands = [] }: Command<C>) {
  return commands.map((command) => ({ name: nameOf(command), hidden: Boolean(command.hidden) || command.deprecated !== undefined }));
}

/** cobra says it, and the program says it again. */
const unknownResult = (program: string, error: string): Result => ({
  steps: [err(`Error: ${error}\nRun '${program} --help' for usage.\nError: ${error}\n`)],
  status: Exit.error,
});

function misused<C extends Call>({ usage, usageAfterError }: Cli<C>, path: CommandPath<C>, error: string): Result {
  const help: Step[] = usageAfterError === 1 ? [out(usage(path)), err('\n')] : [err(`${usage(path)}\n`)];
  return { steps: [err(`Error: ${error}\n`), ...help, err(`Error: ${error}\n`)], status: Exit.error };
}

function newHelpCommand<C extends Call>({ root, usage }: Cli<C>): Command<C> {
  const help: Command<C> = {
    use: 'help [command]',
    short: 'Help about any command',
    long: `Help provides help for any command in the application.\nSimply type ${nameOf(root)} help [path to command] for full details.`,
    run({ args }) {
      const whole: Command<C> = { ...root, commands: [...(root.commands ?? []), help] };
      const { path, words } = findCommand(whole, args);
      if (path.length === 1 && words.length > 0) {
        return ok(err(`Unknown help topic [${args.map((each) => `\`${each}\``).join(' ')}]\n`), out(usage(path)));
      }
      return ok(out(usage(path)));
    },
  };
  return help;
}
