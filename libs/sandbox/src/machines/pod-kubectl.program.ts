import type { ApiServerWay } from '@drydock/cluster';
import { newKubectl } from '@drydock/kubectl';
import type { Program } from '@drydock/shell';
import { PodConnector } from './pod-connector.ts';

/** kubectl as the images of `bitnami/kubectl` and others have it. Nobody completes a line in there. */
export function newPodKubectl(way: ApiServerWay): Program {
  return {
    name: 'kubectl',
    summary: 'controls the Kubernetes cluster manager',
    run: (process) => newKubectl(new PodConnector(way, process.files)).run(process),
  };
}
