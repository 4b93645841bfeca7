import { CommandError } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { parseToLabelSelector } from '../create/pod-disruption-budget.ts';
import { changeObjects, selectForChange, setFlags } from './change-objects.ts';
import { recordFlag } from '../../options/shared-flags.ts';

export const setSelector: Command = {
  name: 'selector',
  use: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  short: 'Set the selector on a resource',
  long: `Set the selector of a service; what it was is replaced as a whole.

Only services can be changed, as the selectors of other resources are fixed.`,
  examples: `# The service leads to other pods
kubectl set selector service web app=web,tier=front`,
  flags: [
    ...setFlags.filter(({ name }) => name !== 'kustomize' && name !== 'recursive'),
    recordFlag,
    boolFlag('recursive', 'If true, directories of -f are read with everything below them.', { shorthand: 'R', default: true }),
    stringFlag('resource-version', 'Change the object only when this is its version. For a single object.'),
  ],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { args, flags } = invocation;
    const selector = args.at(-1);
    if (selector === undefined) throw new CommandError('one selector is required');
    const { matchLabels, matchExpressions } = parseToLabelSelector(selector);
    const infos = yield* selectForChange(invocation, args.slice(0, -1));
    const change = (object: Dynamic): void => {
      if (object.kind !== 'Service') throw new CommandError(`setting a selector is only supported for Services`);
      if (matchExpressions) throw new CommandError(`match expression ${expressionsText(matchExpressions)} not supported on this object`);
      if (flags.string('resource-version')) object.metadata.resourceVersion = flags.string('resource-version');
      object.spec.selector = matchLabels;
    };
    changeObjects(invocation, infos, { operation: 'selector updated', failure: '', change });
  },
};

/** As Go prints them: `[{a In [b c]}]`. */
function expressionsText(expressions: readonly Dynamic[]): string {
  return `[${expressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`).join(' ')}]`;
}
