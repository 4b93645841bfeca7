/** crictl(1): the containers of a node as its runtime sees them, whether or not the API server answers. */
import { print, printError, type Program, type Wait } from '@drydock/shell';
import type { NodePlace } from '../node-place.ts';
import { containerCommands } from './container.commands.ts';
import { fatal, ok, parseWords, type CrictlCommand, type FlagSpec, type Result } from './crictl-call.ts';
import { execCommands } from './exec.commands.ts';
import { imageCommands } from './image.commands.ts';
import { podCommands } from './pod.commands.ts';
import { runtimeCommands } from './runtime.commands.ts';

const ENDPOINT = 'unix:///run/containerd/containerd.sock';
const DOWN = `validate service connection: validate CRI v1 runtime API for endpoint "${ENDPOINT}": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"`;
const VERSION = 'crictl version v1.33.0\n';

/** By name. */
const COMMANDS: readonly CrictlCommand[] = [
  ...containerCommands,
  ...podCommands,
  ...imageCommands,
  ...runtimeCommands,
  ...execCommands,
].sort((a, b) => (a.name < b.name ? -1 : 1));
const GLOBAL_FLAGS: readonly FlagSpec[] = [
  { names: ['config', 'c'], value: 'file', usage: 'Location of the client config file' },
  { names: ['debug', 'D'], usage: 'Enable debug mode' },
  { names: ['image-endpoint', 'i'], value: 'address', usage: 'Endpoint of the image service' },
  { names: ['runtime-endpoint', 'r'], value: 'address', usage: 'Endpoint of the runtime service' },
  { names: ['timeout', 't'], value: 'seconds', usage: 'Timeout of connecting' },
  { names: ['help', 'h'], usage: 'Show help' },
  { names: ['version', 'v'], usage: 'Print the version' },
];

export function newCrictl(place: NodePlace, node: string): Program {
  return {
    name: 'crictl',
    summary: 'Look into the container runtime of this machine',
    *run(process): Generator<Wait, number, void> {
      const isDown = () => place.cluster.nodes.machineOf(node).containerRuntime === 'stopped';
      const words = process.argv.slice(1);
      const { flags, verb, rest, problem } = globals(words);
      let result: Result;
      const command = COMMANDS.find((each) => each.name === verb || each.aliases?.includes(verb));
      if (problem !== undefined) result = misused(problem, HELP);
      else if (flags.has('version')) result = ok(VERSION);
      else if (flags.has('help') || verb === '' || verb === 'help' || verb === 'h') result = ok(HELP);
      else if (!command) result = { stdout: `No help topic for '${verb}'\n`, stderr: '', status: 3 };
      else {
        const parsed = parseWords(rest, { ...command, flags: [...(command.flags ?? []), { names: ['help', 'h'], usage: '' }] });
        if ('unknown' in parsed) result = misused(`flag provided but not defined: -${parsed.unknown}`, helpOf(command));
        else if ('missing' in parsed) result = misused(`flag needs an argument: -${parsed.missing}`, helpOf(command));
        else if (parsed.flags.has('help')) result = ok(helpOf(command));
        else if (!command.local && isDown()) result = fatal(DOWN);
        else {
          const answer = command.run({ place, node, process, ...parsed });
          result = 'stdout' in answer ? answer : yield* answer;
        }
      }
      yield* print(process, result.stdout);
      yield* printError(process, result.stderr);
      return result.status;
    },
    complete: ({ words }) => (words.length === 1 ? COMMANDS.map(({ name }) => ({ value: name })) : undefined),
  };
}

/** What stands before the command. */
function globals(words: readonly string[]): {
  flags: ReadonlyMap<string, string>;
  verb: string;
  rest: readonly string[];
  problem?: string;
} {
  let at = 0;
  while (at < words.length && words[at]!.startsWith('-')) {
    const spec = GLOBAL_FLAGS.find(({ names }) => names.includes(words[at]!.replace(/^--?/, '').split('=')[0]!));
    at += spec?.value !== undefined && !words[at]!.includes('=') ? 2 : 1;
  }
  const parsed = parseWords(words.slice(0, at), { flags: GLOBAL_FLAGS });
  const [verb = '', ...rest] = words.slice(at);
  if ('unknown' in parsed) return { flags: new Map(), verb, rest, problem: `flag provided but not defined: -${parsed.unknown}` };
  if ('missing' in parsed) return { flags: new Map(), verb, rest, problem: `flag needs an argument: -${parsed.missing}` };
  return { flags: parsed.flags, verb, rest };
}

/** As urfave/cli says it. */
function misused(why: string, help: string): Result {
  return { ...fatal(why), stdout: `Incorrect Usage: ${why}\n\n${help}\n` };
}

function helpOf({ name, usage, operands, flags = [] }: CrictlCommand): string {
  const options = [...flags, { names: ['help', 'h'], usage: 'show help' }];
  return `NAME:\n   crictl ${name} - ${usage}\n\nUSAGE:\n   crictl ${name} [command options] ${operands}\n\nOPTIONS:\n${flagLines(options)}`;
}

function flagLines(flags: readonly FlagSpec[]): string {
  const left = flags.map(({ names, value }) =>
    names.map((name) => `${name.length > 1 ? '--' : '-'}${name}${value ? ' value' : ''}`).join(', '),
  );
  const width = Math.max(...left.map((text) => text.length)) + 2;
  return flags.map(({ usage }, i) => `   ${left[i]!.padEnd(width)}${usage}\n`).join('');
}

const HELP = `NAME:
   crictl - client for CRI

USAGE:
   crictl [global options] command [command options] [arguments...]

VERSION:
   v1.33.0

COMMANDS:
${COMMANDS.map(({ name, aliases = [], usage }) => `   ${[name, ...aliases].join(', ').padEnd(21)}${usage}\n`).join('')}
GLOBAL OPTIONS:
${flagLines(GLOBAL_FLAGS)}`;
