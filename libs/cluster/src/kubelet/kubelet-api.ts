/** The kubelet's own HTTP API on port 10250, as `nodes/proxy` reaches it (pkg/kubelet/server). */
import type { HttpResponseMessage, Lister } from '@drydock/apiserver';
import { POD_NODE_INDEX, type Node } from '@drydock/kinds';
import { encodeUtf8 } from '@drydock/shell';
import type { NodeSummary } from './node-summary.ts';
import { statsSummary } from './stats-summary.ts';
import { clusterDnsAddress } from '../network/dns.ts';

export interface KubeletKnowledge {
  lister: Lister;
  /** Milliseconds of virtual time. */
  now: number;
  /** What the node uses at this moment. */
  summary(): NodeSummary;
}

/** `path`: from its slash on, without the query. */
export function answerKubelet(node: Node, path: string, method: string, { lister, now, summary }: KubeletKnowledge): HttpResponseMessage {
  if (method !== 'GET' && method !== 'HEAD') return text(405, '405: Method Not Allowed');
  switch (path.replace(/(.)\/+$/, '$1')) {
    case '/healthz':
    case '/healthz/ping':
    case '/healthz/log':
    case '/healthz/syncloop':
      return text(200, 'ok');
    case '/pods':
    case '/runningpods': {
      const items = lister.byIndex('pods', POD_NODE_INDEX, node.metadata.name);
      return json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items });
    }
    case '/configz':
      return json({
        kubeletconfig: {
          clusterDomain: 'cluster.local',
          clusterDNS: [clusterDnsAddress(lister)],
          maxPods: Number(node.status?.capacity?.pods ?? 110),
        },
      });
    case '/stats/summary':
      return json(statsSummary(node, summary(), now));
    default:
      return text(404, '404 page not found\n');
  }
}

function text(status: number, body: string): HttpResponseMessage {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

function json(value: unknown): HttpResponseMessage {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: encodeUtf8(JSON.stringify(value)) };
}
