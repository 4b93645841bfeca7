import { helpText } from '../../command/help.ts';
import { Exit, usageError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import { rolloutPause, rolloutRestart, rolloutResume } from './rollout-changes.ts';
import { rolloutHistory } from './rollout-history.ts';
import { rolloutStatus } from './rollout-status.ts';
import { rolloutUndo } from './rollout-undo.ts';

export const rollout: Command = {
  name: 'rollout',
  use: 'rollout SUBCOMMAND',
  short: 'Manage the rollout of a resource',
  long: `Follow, stop, repeat and undo rollouts.

Valid resource types are deployments, daemonsets and statefulsets.`,
  examples: `# Back to the revision before
kubectl rollout undo deployment/web

# How far is it?
kubectl rollout status daemonset/agent

# New pods
kubectl rollout restart deployment/web`,
  commands: [rolloutHistory, rolloutPause, rolloutRestart, rolloutResume, rolloutStatus, rolloutUndo],
  run({ streams, resolved, args }: Invocation) {
    if (args.length > 0) throw usageError(resolved.path, `unknown command ${JSON.stringify(args.join(' '))}`);
    streams.out(helpText(resolved));
    throw new Exit(1);
  },
};
