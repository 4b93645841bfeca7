import { newNodeImages, nodeRuntimeOf, type ClusterProfile, type CreateNodeRuntime } from '@drydock/cluster';
import { etcdutlProgram } from './etcd/etcdutl.program.ts';
import { newPodEtcdctl } from './etcd/pod-etcdctl.program.ts';
import { sharedOperatingSystem } from './node-programs.ts';
import { newPodKubectl } from './pod-kubectl.program.ts';

const runtimes = new Map<string, CreateNodeRuntime>();

/** The nodes of a profile with their operating system, so that a control plane in static pods finds its files. One for each profile. */
export function nodeRuntimeFor(profile: ClusterProfile): CreateNodeRuntime {
  const existing = runtimes.get(profile.name);
  if (existing) return existing;
  const runtime = nodeRuntimeOf({
    profile: profile.kubelet,
    clusterProfile: profile,
    clusterClients: (way) => [newPodKubectl(way), newPodEtcdctl(way), etcdutlProgram],
    nodeFiles: newNodeImages({ profile, operatingSystem: sharedOperatingSystem }),
  });
  runtimes.set(profile.name, runtime);
  return runtime;
}
