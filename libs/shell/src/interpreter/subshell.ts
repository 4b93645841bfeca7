/** What a copy of a shell begins with. */
import { copyRecord, record } from '../kernel/plain-data.ts';
import type { Job, ShellState } from './shell-state.ts';

export interface SubshellOptions {
  /** Its failures are looked at. */
  readonly tested: boolean;
  /** It makes the text, or the file, that stands for a substitution. */
  readonly substituted: boolean;
  readonly forgetsErrexit: boolean;
  /** The jobs of its parent that it can list. */
  readonly parentJobs: readonly Job[];
}

/** The copy changes nothing of the original, nor does the original change anything of it: variables are shared until one changes. */
export function subshellState(state: ShellState, { tested, substituted, forgetsErrexit, parentJobs }: SubshellOptions): ShellState {
  state.variablesShared = true;
  return {
    ...state,
    frames: [],
    functions: copyRecord(state.functions),
    sources: { ...state.sources },
    aliases: state.aliases,
    positional: [...state.positional],
    pipeStatus: [...state.pipeStatus],
    // Bash forgets -e in a command substitution, unless it is told otherwise.
    options: { ...state.options, ...(forgetsErrexit && !state.shopt['inherit_errexit'] ? { errexit: false } : {}) },
    shopt: { ...state.shopt },
    hashed: copyRecord(state.hashed),
    getopts: { ...state.getopts },
    traps: ignoredOnly(state.traps),
    jobs: [],
    parentJobs: parentJobs.map((job) => ({ ...job })),
    directories: [...state.directories],
    completions: state.completions,
    pendingTraps: [],
    interactive: false,
    subshell: state.subshell + 1,
    substitutionDepth: (state.substitutionDepth ?? 0) + (substituted ? 1 : 0),
    tested,
    replaceable: true,
    exiting: false,
  };
}

function ignoredOnly(traps: Readonly<Record<string, string>>): Record<string, string> {
  const ignored = record<string>();
  for (const signal of Object.keys(traps)) if (traps[signal] === '') ignored[signal] = '';
  return ignored;
}
