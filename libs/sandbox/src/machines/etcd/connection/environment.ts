/** Variables `ETCDCTL_…` in place of flags (pkg/flags, flag.go). */
import type { Call } from '../cli/command.ts';
import { Exit, failure, type Result, type Step } from '../cli/result.ts';
import { logLine } from './client-log.ts';

const PREFIX = 'ETCDCTL_';
/** Read elsewhere. */
const OTHERS = new Set(['ETCDCTL_API', 'ETCDCTL_WATCH_KEY', 'ETCDCTL_WATCH_RANGE_END']);

/** Sets the flags that variables give; what is said about others, or why the program ends. */
export function applyEnvironment({ flags, inherited, process }: Call): readonly Step[] | Result {
  const names = new Map(inherited.map((name) => [PREFIX + name.toUpperCase().replaceAll('-', '_'), name]));
  const given = Object.entries(process.env).filter(([name]) => name.startsWith(PREFIX) && !OTHERS.has(name));
  const warnings: Step[] = [];
  for (const [variable, value] of given) {
    const name = names.get(variable);
    const assignment = `${variable}=${value}`;
    if (name !== undefined && flags.isChanged(name)) {
      const message =
        'conflicting environment variable is shadowed by corresponding command-line flag (either unset environment variable or disable flag))';
      const fatal = logLine(process, { level: 'fatal', caller: 'flags/flag.go:85', message, fields: { 'environment-variable': variable } });
      return { steps: [...warnings, fatal], status: Exit.error };
    }
    if (name !== undefined && value !== '') {
      const problem = flags.set(flags.spec(name)!, value);
      if (problem !== undefined) return failure(`invalid value ${JSON.stringify(value)} for ${variable}: ${problem}`);
    } else {
      const message = 'unrecognized environment variable';
      warnings.push(
        logLine(process, { level: 'warn', caller: 'flags/flag.go:93', message, fields: { 'environment-variable': assignment } }),
      );
    }
  }
  return warnings;
}
