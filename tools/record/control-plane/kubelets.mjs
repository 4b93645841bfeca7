import { randomBytes, randomUUID } from 'node:crypto';
import { PodWorker } from './pod-worker.mjs';
import { microNow, now } from './timestamps.mjs';

const NODES = [
  ['controlplane', '172.30.1.2'],
  ['node01', '172.30.2.2'],
  ['node02', '172.30.2.4'],
];
const HEARTBEAT = 10_000;

/** Plays the kubelets of three nodes. */
export class Kubelets {
  images = new Set();
  services = new Set();
  #api;
  #workers = new Map();
  #ends = [];
  #addresses = new Map();
  #events = new Map();

  constructor(api) {
    this.#api = api;
  }

  get api() {
    return this.#api;
  }

  async register() {
    for (const [name, address] of NODES) {
      await this.#api.post('/api/v1/nodes', newNode(name));
      const node = await this.#api.get(`/api/v1/nodes/${name}`);
      node.status = statusOf(name, address, now());
      await this.#api.put(`/api/v1/nodes/${name}/status`, node);
      await this.#api.post('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases', {
        metadata: { name, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid }] },
        spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microNow() },
      });
    }
    const beat = setInterval(() => void this.#beat(), HEARTBEAT);
    this.#ends.push(() => clearInterval(beat));
    this.#ends.push(
      this.#api.watch('/api/v1/services', (type, { metadata }) =>
        type === 'DELETED' ? this.services.delete(key(metadata)) : this.services.add(key(metadata)),
      ),
    );
    this.#ends.push(this.#api.watch('/api/v1/pods', (type, pod) => this.#onPod(type, pod)));
  }

  async #beat() {
    for (const [name] of NODES) {
      const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`;
      await this.#api.patch(path, { spec: { renewTime: microNow() } }).catch(() => undefined);
    }
  }

  #onPod(type, pod) {
    const { uid } = pod.metadata;
    const worker = this.#workers.get(uid);
    if (type === 'DELETED') {
      worker?.end();
      this.#workers.delete(uid);
    } else if (worker) worker.update(pod);
    else if (pod.spec.nodeName && NODES.some(([name]) => name === pod.spec.nodeName)) this.#workers.set(uid, new PodWorker(this, pod));
  }

  addressOfNode(name) {
    return NODES.find(([each]) => each === name)[1];
  }

  async newPodAddress(node) {
    const { spec } = await this.#api.get(`/api/v1/nodes/${node}`);
    const last = (this.#addresses.get(node) ?? 1) + 1;
    this.#addresses.set(node, last);
    return (spec.podCIDR ?? '10.244.9.0/24').replace(/0\/24$/, String(last));
  }

  /** Records an event about a pod, or counts one more of the same. */
  async event(pod, type, reason, message, fieldPath) {
    const id = [pod.metadata.uid, type, reason, message, fieldPath].join('|');
    const at = now();
    const before = this.#events.get(id);
    const folder = `/api/v1/namespaces/${pod.metadata.namespace}/events`;
    try {
      if (before) {
        before.count++;
        await this.#api.patch(`${folder}/${before.name}`, { count: before.count, lastTimestamp: at });
        return;
      }
      const name = `${pod.metadata.name}.${randomBytes(8).toString('hex')}`;
      this.#events.set(id, { name, count: 1 });
      await this.#api.post(folder, {
        metadata: { name, namespace: pod.metadata.namespace },
        involvedObject: {
          kind: 'Pod',
          namespace: pod.metadata.namespace,
          name: pod.metadata.name,
          uid: pod.metadata.uid,
          apiVersion: 'v1',
          resourceVersion: pod.metadata.resourceVersion,
          ...(fieldPath && { fieldPath }),
        },
        reason,
        message,
        type,
        count: 1,
        firstTimestamp: at,
        lastTimestamp: at,
        source: { component: 'kubelet', host: pod.spec.nodeName },
        reportingComponent: 'kubelet',
        reportingInstance: pod.spec.nodeName,
      });
    } catch {
      // A namespace that is being deleted takes no events.
    }
  }

  stop() {
    for (const end of this.#ends) end();
    for (const worker of this.#workers.values()) worker.end();
  }
}

const key = ({ namespace, name }) => `${namespace}/${name}`;

function newNode(name) {
  const labels = {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  };
  if (name === 'controlplane')
    Object.assign(labels, { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' });
  return {
    metadata: {
      name,
      labels,
      annotations: { 'node.alpha.kubernetes.io/ttl': '0', 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: name === 'controlplane' ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {},
  };
}

function statusOf(name, address, at) {
  const condition = (type, status, reason, message) => ({ type, status, reason, message, lastHeartbeatTime: at, lastTransitionTime: at });
  const amounts = (storage) => ({ cpu: '2', memory: '4Gi', pods: '110', 'ephemeral-storage': storage, 'hugepages-2Mi': '0' });
  const id = randomUUID();
  return {
    capacity: amounts('20134592Ki'),
    allocatable: amounts('18556040029'),
    conditions: [
      condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: id.replaceAll('-', ''),
      systemUUID: id,
      bootID: id,
      kernelVersion: '6.8.0-51-generic',
      osImage: 'Ubuntu 24.04.1 LTS',
      containerRuntimeVersion: 'containerd://2.0.5',
      kubeletVersion: 'v1.33.1',
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
  };
}
