import { copyPlain, copyRecord } from '../kernel/plain-data.ts';
import type { ShellState } from './shell-state.ts';

/** The whole state for a shell that goes on from here. What never changes, because something else takes its place, is shared, and variables until one changes. */
export function copyShell(state: ShellState): ShellState {
  const { endedStatuses, disabled } = state;
  state.variablesShared = true;
  return {
    ...state,
    frames: copyPlain(state.frames),
    sources: { ...state.sources },
    functions: copyRecord(state.functions),
    positional: [...state.positional],
    pipeStatus: [...state.pipeStatus],
    options: { ...state.options },
    shopt: { ...state.shopt },
    traps: copyRecord(state.traps),
    jobs: copyPlain(state.jobs),
    ...(endedStatuses && { endedStatuses: { ...endedStatuses } }),
    ...(disabled && { disabled: [...disabled] }),
    history: [...state.history],
    directories: [...state.directories],
    hashed: copyRecord(state.hashed),
    getopts: { ...state.getopts },
    pendingTraps: [...state.pendingTraps],
  };
}
