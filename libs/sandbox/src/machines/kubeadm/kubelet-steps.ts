/** What init, join and upgrade do with the kubelet of their machine. */
import { companionsOf, KUBELET_CONFIG, KUBELET_FLAGS, kubeletConfiguration, kubeletFlags } from '@drydock/cluster';
import { sleepUntil, type Wait } from '@drydock/shell';
import { say, writeFile, type KubeadmCall, type Steps } from './kubeadm-call.ts';

export function* writeKubeletConfiguration(call: KubeadmCall, text: string): Generator<Wait, void, void> {
  writeFile(call.process, KUBELET_CONFIG, text, 0o644);
  yield* say(call, `[kubelet-start] Writing kubelet configuration to file "${KUBELET_CONFIG}"`);
}

export function* writeKubeletFlags(call: KubeadmCall): Generator<Wait, void, void> {
  writeFile(call.process, KUBELET_FLAGS, kubeletFlags(`registry.k8s.io/pause:${companionsOf(call.release).pause}`), 0o644);
  yield* say(call, `[kubelet-start] Writing kubelet environment file with flags to file "${KUBELET_FLAGS}"`);
}

export { kubeletConfiguration };

/** Starts the kubelet anew and waits until it answers; why not, after the time that kubeadm gives it. */
export function* startKubelet(call: KubeadmCall): Steps {
  const { place, node, process } = call;
  const { services } = place.cluster.nodes;
  yield* say(call, '[kubelet-start] Starting the kubelet');
  services.restart(node, 'kubelet');
  place.cluster.react();
  yield* say(call, '[kubelet-check] Waiting for a healthy kubelet at http://127.0.0.1:10248/healthz. This can take up to 4m0s');
  yield* sleepUntil(process, process.clock.now() + 502);
  if (services.stateOf(node, 'kubelet').active === 'active') {
    yield* say(call, '[kubelet-check] The kubelet is healthy after 501.844201ms');
    return undefined;
  }
  yield* sleepUntil(process, process.clock.now() + 4 * 60_000);
  if (services.stateOf(node, 'kubelet').active === 'active') {
    yield* say(call, '[kubelet-check] The kubelet is healthy after 4m0s');
    return undefined;
  }
  yield* say(call, KUBELET_UNHEALTHY);
  return 'failed while waiting for the kubelet to start: The HTTP call equal to \'curl -sSL http://127.0.0.1:10248/healthz\' returned error: Get "http://127.0.0.1:10248/healthz": dial tcp 127.0.0.1:10248: connect: connection refused';
}

const KUBELET_UNHEALTHY = `[kubelet-check] The kubelet is not healthy after 4m0.000463892s

Unfortunately, an error has occurred, likely caused by:
	- The kubelet is not running
	- The kubelet is unhealthy due to a misconfiguration of the node in some way (required cgroups disabled)

If you are on a systemd-powered system, you can try to troubleshoot the error with the following commands:
	- 'systemctl status kubelet'
	- 'journalctl -xeu kubelet'
`;
