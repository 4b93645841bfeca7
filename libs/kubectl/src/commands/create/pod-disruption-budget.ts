import { parseLabelSelector } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { stringFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';

export function newPodDisruptionBudget(name: string, selector: Dynamic, minAvailable: string, maxUnavailable: string): Dynamic {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: {
      ...(minAvailable ? { minAvailable: intOrString(minAvailable) } : {}),
      selector,
      ...(maxUnavailable ? { maxUnavailable: intOrString(maxUnavailable) } : {}),
    },
  };
}

/** A whole number, or a percentage as text (intstr.Parse). */
export function intOrString(text: string): number | string {
  return /^[+-]?\d+$/.test(text) ? Number(text) : text;
}

const OPERATORS: Readonly<Record<string, string>> = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' };

/** The structured form of a selector; throws when the text is none (meta/v1, ParseToLabelSelector). */
export function parseToLabelSelector(text: string): Dynamic {
  const { selector, error } = parseLabelSelector(text);
  if (error !== undefined) throw new CommandError(`couldn't parse the selector string ${JSON.stringify(text)}: ${error}`);
  const unfit = selector.find(({ operator }) => !['=', '==', 'in', 'notin', 'exists', '!'].includes(operator));
  if (unfit) throw new CommandError(`${JSON.stringify(unfit.operator)} is not a valid label selector operator`);
  const equal = selector.filter(({ operator }) => operator === '=' || operator === '==');
  const others = selector.filter(({ operator }) => operator !== '=' && operator !== '==');
  return {
    ...(equal.length ? { matchLabels: Object.fromEntries(equal.map(({ key, values }) => [key, [...values][0]])) } : {}),
    ...(others.length
      ? {
          matchExpressions: others.map(({ key, operator, values }) => ({
            key,
            operator: OPERATORS[operator],
            ...([...values].length ? { values: [...values] } : {}),
          })),
        }
      : {}),
  };
}

export const createPodDisruptionBudget: Command = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  use: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  short: 'Create a pod disruption budget with the specified name',
  examples: `# At least one pod of the app stays
kubectl create poddisruptionbudget web --selector=app=web --min-available=1

# At least half of them
kubectl create pdb web --selector=app=web --min-available=50%`,
  flags: [
    ...generatorFlags,
    stringFlag('max-unavailable', 'How many pods, or which part of them, may be missing.'),
    stringFlag('min-available', 'How many pods, or which part of them, must stay.'),
    stringFlag('selector', 'Label query for the pods. Only equality is supported.'),
  ],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags } = invocation;
    const name = exactlyOneName(invocation);
    const [minimum, maximum, selector] = ['min-available', 'max-unavailable', 'selector'].map((flag) => flags.string(flag)) as [
      string,
      string,
      string,
    ];
    if (!selector) throw new CommandError('a selector must be specified');
    if (minimum && maximum) throw new CommandError('min-available and max-unavailable cannot be both specified');
    if (!minimum && !maximum) throw new CommandError('one of min-available or max-unavailable must be specified');
    if (minimum && !/^\d+%?$/.test(minimum)) throw new CommandError(`invalid format specified for min-available`);
    if (maximum && !/^\d+%?$/.test(maximum)) throw new CommandError(`invalid format specified for max-unavailable`);
    const budget = newPodDisruptionBudget(name, parseToLabelSelector(selector), minimum, maximum);
    createGenerated(invocation, budget, { failure: 'failed to create poddisruptionbudgets' });
  },
};
