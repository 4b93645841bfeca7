import type { Candidate, CompletionContext, Process, Program, Wait } from '@drydock/shell';
import type { Connector } from '../cluster/connector.ts';
import { Streams } from '../command/streams.ts';
import { executeHelm, findHelmCommand, helmFlagsOf } from './command/execute-helm.ts';
import { HelmError } from './command/helm-error.ts';
import { HELM } from './commands/root.ts';

/** helm for a machine: releases go to the clusters that its kubeconfigs name. */
export function newHelm(connector: Connector): Program {
  return {
    name: 'helm',
    summary: 'the package manager of Kubernetes',
    *run(process: Process): Generator<Wait, number, void> {
      return yield* executeHelm(HELM, process.argv.slice(1), new Streams(process), connector);
    },
    complete: completeHelm,
  };
}

/** Commands and flags; everything else is left to file names. */
function completeHelm({ words, current }: CompletionContext): readonly Candidate[] | undefined {
  try {
    const { resolved, rest } = findHelmCommand(HELM, words.slice(1));
    if (current.startsWith('-')) return flagCandidates(resolved.command, current);
    const children = resolved.command.commands ?? [];
    if (children.length === 0 || rest.some((word) => !word.startsWith('-'))) return undefined;
    return children.filter(({ name }) => name.startsWith(current)).map(({ name, short }) => ({ value: name, description: short }));
  } catch (error) {
    if (error instanceof HelmError) return [];
    throw error;
  }
}

function flagCandidates(command: Parameters<typeof helmFlagsOf>[0], current: string): Candidate[] {
  return helmFlagsOf(command)
    .filter(({ name, hidden }) => !hidden && `--${name}`.startsWith(current))
    .map(({ name, usage }) => ({ value: `--${name}`, description: usage }));
}
