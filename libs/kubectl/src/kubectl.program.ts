import type { Program, Process, Wait } from '@drydock/shell';
import type { Connector } from './cluster/connector.ts';
import { Session } from './cluster/session.ts';
import { execute } from './command/execute.ts';
import { Streams } from './command/streams.ts';
import { completeCommandLine } from './completion/complete-command-line.ts';
import { explainWords } from './explanation/explain-words.ts';

/** kubectl for a machine: the clusters that its kubeconfigs name are reached through the connector. */
export function newKubectl(connector: Connector, name = 'kubectl'): Program {
  return {
    name,
    summary: 'controls the Kubernetes cluster manager',
    run(process: Process): Generator<Wait, number, void> {
      const streams = new Streams(process);
      return execute(process.argv.slice(1), streams, (flags) => new Session(connector, flags, streams));
    },
    complete: (context) => completeCommandLine(context, connector),
    explain: (context) => explainWords(context, connector),
  };
}
