import type { Shell } from './shell.ts';

/** A function or a sourced file that runs. */
export interface Call {
  readonly name: string;
  /** Where the function is defined, as BASH_SOURCE has it. */
  readonly source: string;
  /** The line of the call; 0 for `main`. */
  readonly line: number;
}

/** What runs, the innermost first; the script itself is its last entry, `main`. */
export function callStack(shell: Shell): Call[] {
  const { frames, scriptFile, name: script } = shell.state;
  const calls = frames.flatMap((frame, i): Call[] => {
    if (frame.kind === 'call') return [{ name: frame.name, source: definedIn(shell, frame.name), line: frame.line }];
    if (frame.kind !== 'script' || !frame.sourced) return [];
    return [{ name: 'source', source: shell.sources.get(frame.source).name, line: shell.sources.currentLine(i) }];
  });
  return [...calls.reverse(), ...(scriptFile ? [{ name: 'main', source: script, line: 0 }] : [])];
}

/** Bash's words for functions that come from no file. */
function definedIn(shell: Shell, name: string): string {
  const definition = shell.state.functions[name];
  const source = definition && shell.state.sources[definition.source];
  if (!source) return 'environment';
  if (source.name !== shell.state.name || shell.state.scriptFile) return source.name;
  return shell.state.interactive ? 'main' : 'environment';
}
