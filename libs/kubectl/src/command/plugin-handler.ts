/** Programs on PATH that stand for commands which kubectl does not have (kubectl, cmd.HandlePluginCommand). */
import { DEFAULT_PATH, searchPath, type Process } from '@drydock/shell';
import { CommandError } from './command-error.ts';
import type { Steps } from './streams.ts';

export interface PluginCall {
  path: string;
  args: readonly string[];
}

/** The program with the longest name that the words make: `kubectl foo bar-baz` is `kubectl-foo-bar_baz`. `fewest`: words that belong to the name. */
export function findPlugin({ files, env }: Process, words: readonly string[], fewest: number): PluginCall | undefined {
  const flag = words.findIndex((word) => word.startsWith('-'));
  const names = (flag < 0 ? words : words.slice(0, flag)).map((word) => word.replaceAll('-', '_'));
  if (names.length === 0) {
    throw new CommandError(`Error: flags cannot be placed before plugin name: ${words[0]}`, { bare: true });
  }
  for (let length = names.length; length >= fewest; length--) {
    const [path] = searchPath(files, env.PATH ?? DEFAULT_PATH, `kubectl-${names.slice(0, length).join('-')}`);
    if (path !== undefined && files.access(path, 'x')) return { path, args: words.slice(length) };
  }
  return undefined;
}

/** In place of kubectl, with its streams, its environment and its status. */
export function* runPlugin(process: Process, { path, args }: PluginCall): Steps<number> {
  const pid = process.spawn({ argv: [path, ...args], path });
  if (typeof pid !== 'number')
    throw new CommandError(`fork/exec ${path}: ${pid.failure === 'not-executable' ? 'permission denied' : pid.failure}`);
  for (;;) {
    const report = process.reap(pid);
    if (report && report.state === 'exited') return report.status;
    yield { on: 'exit', pid };
  }
}
