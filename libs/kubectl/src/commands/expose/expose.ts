import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { stringFlag } from '../../command/flag.ts';
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
import { inNamespace } from '../create/create-generated.ts';
import { intOrString } from '../create/pod-disruption-budget.ts';
import { overrideFlags, withOverrides } from '../run/overrides.ts';
import { parseLabels } from '../run/run.ts';
import { recorded } from '../../options/record.ts';

/** Kinds with their group, as Go prints them. */
const EXPOSABLE = ['Pod', 'Service', 'ReplicationController', 'Deployment.apps', 'ReplicaSet.apps'];

export const expose: Command = {
  name: 'expose',
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  long: `Make a service for the pods of a resource.

The selector of a deployment, service, replica set or replication controller, or the labels of a pod, become the selector of the new service. Without --port its ports are taken over.`,
  examples: `# A service on port 80 that leads to port 8080 of the pods
kubectl expose deployment web --port=80 --target-port=8080

# For a pod, under another name
kubectl expose pod web --port=80 --name=frontend

# On the nodes
kubectl expose deployment web --port=80 --type=NodePort`,
  flags: [
    ...printFlags,
    stringFlag('cluster-ip', "Address of the service; empty for any, 'None' for a headless service."),
    dryRunFlag,
    stringFlag('external-ip', 'Further address at which nodes accept traffic for the service.'),
    fieldManagerFlag('kubectl-expose'),
    ...filenameFlags,
    stringFlag('labels', 'Labels of the service.', { shorthand: 'l' }),
    stringFlag('load-balancer-ip', 'Address of the load balancer, where it can be chosen.'),
    stringFlag('name', 'Name of the service.'),
    ...overrideFlags,
    stringFlag('port', 'Port of the service; taken from the resource when not given.'),
    stringFlag('protocol', "Protocol of the service: TCP, UDP or SCTP; 'TCP' when not given."),
    recordFlag,
    saveConfigFlag,
    stringFlag('selector', 'Label query for the pods; only equality. Taken from the resource when not given.'),
    stringFlag('session-affinity', "Session affinity: 'None' or 'ClientIP'."),
    stringFlag('target-port', 'Port of the pods, by number or name.'),
    stringFlag('type', 'Type: ClusterIP, NodePort, LoadBalancer, or ExternalName.', {
      completion: { of: 'values', values: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] },
    }),
  ],
  args: { ...RESOURCES, of: 'resources', types: ['deployment', 'pod', 'replicaset', 'replicationcontroller', 'service'] },
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    const dryRun = dryRunOf(invocation);
    const printer = generatedPrinter(invocation, `exposed${dryRunSuffix(dryRun)}`, dryRun);
    const { infos, errors } = yield* select(session, {
      args,
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      typed: true,
      latest: true,
    });
    for (const info of infos) {
      try {
        const service = withOverrides(invocation, inNamespace(invocation, newServiceFor(invocation, info)));
        const final = recorded(invocation, flags.bool('save-config') ? withGeneratedLastApplied(service) : service);
        const resource = session.mapper.resourceFor('services');
        const path = collectionPath({ resource, namespace: info.namespace ?? session.namespace.name });
        const created =
          dryRun === 'client'
            ? final
            : session.send<KubeObject>({ method: 'POST', path, query: writeQuery(invocation, dryRun), body: final });
        streams.out(printer.print(created));
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    throwCollected(errors);
  },
};

function newServiceFor({ flags }: Invocation, info: Info): Dynamic {
  const object: Dynamic = info.object;
  const { group, kind } = info.resource;
  const named = group ? `${kind}.${group}` : kind;
  if (!EXPOSABLE.includes(named)) throw new CommandError(`cannot expose a ${named}`);
  const selector = parseLabels(flags.string('selector')) ?? selectorOf(object);
  const ports = portsFor(flags.string('port'), flags.string('target-port'), flags.string('protocol'), object);
  const labels = parseLabels(flags.string('labels')) ?? object.metadata.labels;
  const type = flags.string('type');
  const clusterIP = flags.string('cluster-ip');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: flags.string('name') || info.name.slice(0, 63), ...(labels ? { labels } : {}) },
    spec: {
      ports,
      selector,
      ...(type ? { type } : {}),
      ...(clusterIP ? { clusterIP } : {}),
      ...(flags.string('external-ip') ? { externalIPs: [flags.string('external-ip')] } : {}),
      ...(flags.string('load-balancer-ip') ? { loadBalancerIP: flags.string('load-balancer-ip') } : {}),
      ...(flags.string('session-affinity') ? { sessionAffinity: flags.string('session-affinity') } : {}),
    },
  };
}

const noSelector = (why: string) => new CommandError(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);

/** The labels that find the pods (polymorphichelpers.MapBasedSelectorForObject). */
function selectorOf(object: Dynamic): Record<string, string> {
  if (object.kind === 'Pod') {
    if (!object.metadata.labels) throw noSelector('the pod has no labels and cannot be exposed');
    return object.metadata.labels;
  }
  const selector = object.spec?.selector;
  if (object.kind === 'Service' || object.kind === 'ReplicationController') {
    if (!selector) throw noSelector('the service has no pod selector set');
    return selector;
  }
  if (Object.keys(selector?.matchLabels ?? {}).length === 0)
    throw noSelector('invalid deployment: no selectors, therefore cannot be exposed');
  const expressions: Dynamic[] = selector.matchExpressions ?? [];
  if (expressions.length > 0) {
    const shown = expressions.map(({ key, operator, values = [] }) => `{Key:${key} Operator:${operator} Values:[${values.join(' ')}]}`);
    throw noSelector(`couldn't convert expressions - "[${shown.join(' ')}]" to map-based selector format`);
  }
  return selector.matchLabels;
}

function portsFor(port: string, targetPort: string, protocol: string, object: Dynamic): Dynamic[] {
  const declared = declaredPorts(object);
  if (!port && declared.length === 0) throw new CommandError("couldn't find port via --port flag or introspection");
  const numbers = port ? port.split(',').map((text) => ({ port: portNumber(text), protocol: undefined })) : declared;
  return numbers.map((each, i) => {
    const matching = declared.find((candidate) => candidate.port === each.port);
    const target = targetPort ? intOrString(targetPort) : each.port;
    return {
      ...(numbers.length > 1 ? { name: `port-${i + 1}` } : {}),
      port: each.port,
      protocol: protocol ? protocol.toUpperCase() : (each.protocol ?? matching?.protocol ?? 'TCP'),
      targetPort: target,
    };
  });
}

function portNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function declaredPorts(object: Dynamic): { port: number; protocol: string | undefined }[] {
  if (object.kind === 'Service') return (object.spec.ports ?? []).map(({ port, protocol }: Dynamic) => ({ port, protocol }));
  const podSpec = object.kind === 'Pod' ? object.spec : object.spec?.template?.spec;
  const containers: Dynamic[] = podSpec?.containers ?? [];
  return containers.flatMap(({ ports }) =>
    (ports ?? []).map(({ containerPort, protocol }: Dynamic) => ({ port: containerPort, protocol })),
  );
}
