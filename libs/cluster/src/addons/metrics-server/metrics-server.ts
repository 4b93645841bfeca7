/** The metrics server as the API server sees it: behind a Service whose ready pods run it. */
import { matchesLabels, newUnknownPath, requirementsFromLabels } from '@drydock/apimachinery';
import type { AggregatedServer, AggregatedServers, Lister } from '@drydock/apiserver';
import { isReady, newNodeMetrics, newPodMetrics, type MetricsSource, type Pod, type Service } from '@drydock/kinds';

const IMAGE = /(?:^|\/)metrics-server(?:[:@]|$)/;

/** Which Services lead to a metrics server; what it answers comes from `source`. Without one, nobody is to ask it anything. */
export function newMetricsServers(source?: MetricsSource): AggregatedServers {
  let server: AggregatedServer | undefined;
  return {
    behind({ namespace, name }, lister) {
      return runsBehind(namespace, name, lister) ? (server ??= newMetricsServer(source)) : undefined;
    },
  };
}

function newMetricsServer(source: MetricsSource | undefined): AggregatedServer {
  return {
    ...(source ? { resources: [newNodeMetrics(source), newPodMetrics(source)] } : {}),
    answer() {
      throw newUnknownPath();
    },
  };
}

function runsBehind(namespace: string, name: string, lister: Lister): boolean {
  const service = lister.get<Service>('services', namespace, name);
  if (!service?.spec.selector) return false;
  const requirements = requirementsFromLabels(service.spec.selector);
  return lister
    .list<Pod>('pods', namespace)
    .some(
      (pod) =>
        matchesLabels(requirements, pod.metadata.labels) && isReady(pod) && pod.spec.containers.some(({ image = '' }) => IMAGE.test(image)),
    );
}
