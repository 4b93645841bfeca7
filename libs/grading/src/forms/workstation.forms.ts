/** Forms about the learner's workstation: files, scripts, commands that were typed, the kubeconfig. */
import type { ContextExpectation } from '@drydock/scenario';
import { failed, found, PASSED, shown } from '../findings/finding.ts';
import { textMatches } from '../match/text-match.ts';
import type { CommandResult } from '../world/graded-world.ts';
import { NO_DEPENDENCIES, type Form } from './form.ts';

export const fileForm: Form<'file'> = {
  evaluate({ path, ...expected }, { world }) {
    const text = world.readFile(path);
    return found(text !== undefined && textMatches(expected, text), { found: shown(text), where: path });
  },
  dependencies: ({ path }) => ({ ...NO_DEPENDENCIES, files: [path] }),
};

export const commandForm: Form<'command'> = {
  async evaluate({ run, exitCode, stdout }, { world }) {
    const result = await world.runCommand(run);
    const wantedCode = exitCode ?? (stdout ? undefined : 0);
    if (wantedCode !== undefined && result.exitCode !== wantedCode) {
      return failed({ expected: `$? = ${wantedCode}`, found: [`$? = ${result.exitCode}`, lastWords(result)].filter(Boolean).join(': ') });
    }
    return found(stdout === undefined || textMatches(stdout, result.stdout), { found: shown(result.stdout.trim() || undefined) });
  },
  dependencies: () => ({ ...NO_DEPENDENCIES, everything: true }),
};

const COLOURS = /\x1b\[[0-9;]*m/g;

/** What a script said before it gave up is why. */
function lastWords({ stdout, stderr }: CommandResult): string | undefined {
  const lines = (stdout.trim() || stderr.trim()).replace(COLOURS, '').split('\n');
  return shown(lines.at(-1)?.trim() || undefined);
}

/** What should have been typed is the solution, so nothing of it is shown. */
export const learnerRanForm: Form<'learnerRan'> = {
  evaluate({ matches, exitCode }, { world }) {
    const pattern = new RegExp(matches, 'mu');
    const ran = world.commands().some((command) => pattern.test(command.line) && (exitCode === undefined || command.exitCode === exitCode));
    return ran ? PASSED : failed();
  },
  dependencies: () => ({ ...NO_DEPENDENCIES, commands: true }),
};

const CONTEXT_FIELDS = ['name', 'cluster', 'user', 'namespace'] as const satisfies (keyof ContextExpectation)[];

export const contextForm: Form<'context'> = {
  evaluate(expected, { world }) {
    const context = world.currentContext();
    if (!context) return failed({ where: 'kubectl config current-context' });
    const actual = { ...context, namespace: context.namespace ?? 'default' };
    const wrong = CONTEXT_FIELDS.find((field) => expected[field] !== undefined && expected[field] !== actual[field]);
    return wrong ? failed({ expected: expected[wrong], found: actual[wrong], where: `kubeconfig: ${context.name}: ${wrong}` }) : PASSED;
  },
  dependencies: () => ({ ...NO_DEPENDENCIES, context: true }),
};
