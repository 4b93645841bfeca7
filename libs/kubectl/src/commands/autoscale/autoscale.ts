import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { apiVersionOf } from '../../cluster/rest-mapper.ts';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { intFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, writeQuery } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, recordFlag, saveConfigFlag } from '../../options/shared-flags.ts';
import { generatedPrinter } from '../../printers/generated.printer.ts';
import { select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { collectionPath, type Info } from '../../resource/info.ts';
import { withGeneratedLastApplied } from '../apply/last-applied.ts';
import { asGoObject, inNamespace } from '../create/create-generated.ts';
import { recorded } from '../../options/record.ts';

export const autoscale: Command = {
  name: 'autoscale',
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU]',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  long: `Make an autoscaler for a workload: it sets how many pods there are, between bounds, by how much CPU they use.`,
  examples: `# Between two and ten pods
kubectl autoscale deployment web --min=2 --max=10

# So that they use 80 percent of what they ask for
kubectl autoscale deployment web --max=5 --cpu-percent=80`,
  flags: [
    ...printFlags,
    intFlag('cpu-percent', 'Average CPU use to aim at, in percent of the requests; negative for the default.', { bits: 32, default: -1 }),
    dryRunFlag,
    fieldManagerFlag('kubectl-autoscale'),
    ...filenameFlags,
    intFlag('max', 'Most pods. Required.', { bits: 32, default: -1, required: true }),
    intFlag('min', 'Fewest pods; negative leaves it to the server.', { bits: 32, default: -1 }),
    stringFlag('name', 'Name of the autoscaler; that of the workload when not given.'),
    recordFlag,
    saveConfigFlag,
  ],
  args: { of: 'resources', types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] },
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    const [maximum, minimum] = [flags.int('max'), flags.int('min')];
    if (maximum < 1) throw new CommandError('--max=MAXPODS is required and must be at least 1, max: ' + maximum);
    if (maximum < minimum)
      throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${maximum}, min: ${minimum}`);
    const dryRun = dryRunOf(invocation);
    const printer = generatedPrinter(invocation, `autoscaled${dryRunSuffix(dryRun)}`, dryRun);
    const { infos, errors } = yield* select(session, {
      args,
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      latest: true,
    });
    for (const info of infos) {
      try {
        const scaler = asGoObject(inNamespace(invocation, newAutoscaler(invocation, info)));
        const final = recorded(invocation, flags.bool('save-config') ? withGeneratedLastApplied(scaler) : scaler);
        const resource = session.mapper.resourceFor('horizontalpodautoscalers.autoscaling');
        const target = { resource: { ...resource, version: 'v2' }, namespace: info.namespace };
        const created =
          dryRun === 'client'
            ? final
            : session.send<KubeObject>({
                method: 'POST',
                path: collectionPath(target),
                query: writeQuery(invocation, dryRun),
                body: final,
              });
        streams.out(printer.print(created));
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    throwCollected(errors);
  },
};

function newAutoscaler({ flags }: Invocation, { resource, name }: Info): Dynamic {
  if (!resource.subresources.includes('scale')) {
    throw new CommandError(
      `cannot autoscale a ${resource.kind}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.plural} in discovery information`,
    );
  }
  const percent = flags.int('cpu-percent');
  const minimum = flags.int('min');
  const target = { type: 'Utilization', averageUtilization: percent };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: flags.string('name') || name },
    spec: {
      maxReplicas: flags.int('max'),
      ...(minimum > 0 ? { minReplicas: minimum } : {}),
      ...(percent >= 0 ? { metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] } : {}),
      scaleTargetRef: { apiVersion: apiVersionOf(resource), kind: resource.kind, name },
    },
  };
}
