import { arrayFlag, boolFlag, durationFlag } from '../../command/flag.ts';
import { runHooks } from '../actions/run-hooks.ts';
import type { HelmCommand } from '../command/helm-command.ts';
import { HelmError } from '../command/helm-error.ts';
import { releaseText } from '../command/release-text.ts';
import type { Hook } from '../release/release.ts';

export const test: HelmCommand = {
  name: 'test',
  use: 'test [RELEASE]',
  short: 'run tests for a release',
  long: 'Runs the tests of a release: pods of its chart that succeed when all is well.',
  flags: [
    arrayFlag('filter', 'only tests with these names: name=test1'),
    boolFlag('hide-notes', 'do not show the notes'),
    boolFlag('logs', 'show what the tests said'),
    durationFlag('timeout', 'how long to wait', { default: 300_000 }),
  ],
  arguments: { least: 1, most: 1 },
  *run({ flags, args: [name = ''], context }) {
    context.checkReachable();
    const release = context.store.get(name);
    const names = flags
      .strings('filter')
      .flatMap((filter) => filter.split(','))
      .map((filter) => filter.replace(/^name=/, ''));
    const only = (hook: Hook): boolean => names.length === 0 || names.includes(hook.name);
    let problem: HelmError | undefined;
    try {
      yield* runHooks(context, release, 'test', flags.duration('timeout'), only);
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      problem = error;
    }
    context.store.update(release);
    context.streams.out(releaseText(release, { hideNotes: flags.bool('hide-notes') }));
    if (flags.bool('logs'))
      for (const hook of release.hooks?.filter(({ events }) => events.includes('test')).filter(only) ?? []) logsOf(hook, release.namespace);
    if (problem) throw problem;

    function logsOf(hook: Hook, namespace: string): void {
      const { body } = context.session.client.send({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/${hook.name}/log` });
      context.streams.out(`POD LOGS: ${hook.name}\n${typeof body === 'string' ? body : ''}\n`);
    }
  },
};
