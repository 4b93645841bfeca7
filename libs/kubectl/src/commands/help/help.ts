/** `kubectl help COMMAND…`: what `--help` says (cobra's help command). */
import type { Command, CommandGroup, ResolvedCommand } from '../../command/command.ts';
import { findChild } from '../../command/find-child.ts';
import { helpText, usageText } from '../../command/help.ts';

/** The root's commands and their groups come from whoever puts the commands together. */
export function newHelpCommand(root: () => Command, groups: readonly CommandGroup[]): Command {
  return {
    name: 'help',
    use: 'help [command]',
    short: 'Help about any command',
    run({ args, streams }) {
      const resolved = resolve(root(), args);
      const isRoot = resolved?.command === root();
      if (resolved) return streams.out(helpText(resolved, isRoot ? groups : undefined));
      const topic = args.map((word) => `\`${word}\``).join(' ');
      const whole: ResolvedCommand = { command: root(), path: root().name, parents: [] };
      streams.err(`Unknown help topic [${topic}]\n\n\n${usageText(whole, groups)}`);
    },
  };
}

/** Words behind a command that it has no subcommand for do not matter; undefined when the first one is unknown. */
function resolve(root: Command, words: readonly string[]): ResolvedCommand | undefined {
  let resolved: ResolvedCommand = { command: root, path: root.name, parents: [] };
  for (const [index, word] of words.entries()) {
    const child = findChild(resolved.command, word);
    if (!child) return index === 0 ? undefined : resolved;
    resolved = { command: child, path: `${resolved.path} ${child.name}`, parents: [...resolved.parents, resolved.command] };
  }
  return resolved;
}
