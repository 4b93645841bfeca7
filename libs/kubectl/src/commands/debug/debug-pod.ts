/** Pods and containers for debugging (kubectl/pkg/cmd/debug). Pure: names that must be new come as parameters. */
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { copyOf } from '../../resource/dynamic-object.ts';

export interface DebugContainer {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly command: readonly string[];
  readonly argumentsOnly: boolean;
  readonly env: readonly { name: string; value: string }[];
  readonly stdin: boolean;
  readonly tty: boolean;
  /** Container whose processes the ephemeral container sees. */
  readonly target: string;
  readonly profile: string;
}

/** What a profile adds to a container (debug/profiles.go); `legacy` adds nothing. */
const SECURITY: Readonly<Record<string, Dynamic>> = {
  baseline: undefined,
  general: { capabilities: { add: ['SYS_PTRACE'] } },
  netadmin: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
  sysadmin: { privileged: true },
  restricted: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

export const PROFILES: readonly string[] = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin'];

export function newContainer({ name, image, imagePullPolicy, command, argumentsOnly, env, stdin, tty, profile }: DebugContainer): Dynamic {
  const securityContext = SECURITY[profile];
  return {
    name,
    image,
    ...(imagePullPolicy ? { imagePullPolicy } : {}),
    ...(command.length ? { [argumentsOnly ? 'args' : 'command']: [...command] } : {}),
    ...(env.length ? { env: [...env] } : {}),
    ...(stdin ? { stdin } : {}),
    ...(tty ? { tty } : {}),
    ...(securityContext ? { securityContext } : {}),
    terminationMessagePolicy: 'File',
    resources: {},
  };
}

/** The pod with one more ephemeral container. */
export function withEphemeralContainer(pod: Dynamic, options: DebugContainer): Dynamic {
  const changed = copyOf(pod);
  const container = { ...newContainer(options), ...(options.target ? { targetContainerName: options.target } : {}) };
  changed.spec.ephemeralContainers = [...(changed.spec.ephemeralContainers ?? []), container];
  return changed;
}

export interface CopyOptions {
  readonly name: string;
  readonly sameNode: boolean;
  readonly shareProcesses: boolean;
  readonly keepLabels: boolean;
  readonly keepAnnotations: boolean;
  readonly keepProbes: { readonly liveness: boolean; readonly readiness: boolean; readonly startup: boolean };
  readonly keepInitContainers: boolean;
  readonly images: Readonly<Record<string, string>>;
}

/** A copy of a pod for looking at it, without what ties the original to its owner and its node. */
export function copyOfPod(
  pod: Dynamic,
  { name, sameNode, shareProcesses, keepLabels, keepAnnotations, keepProbes, keepInitContainers, images }: CopyOptions,
): Dynamic {
  const spec = copyOf(pod.spec);
  delete spec.ephemeralContainers;
  if (!sameNode) delete spec.nodeName;
  if (!keepInitContainers) delete spec.initContainers;
  if (shareProcesses) spec.shareProcessNamespace = true;
  for (const container of spec.containers) {
    if (!keepProbes.liveness) delete container.livenessProbe;
    if (!keepProbes.readiness) delete container.readinessProbe;
    if (!keepProbes.startup) delete container.startupProbe;
    container.image = images[container.name] ?? images['*'] ?? container.image;
  }
  const { labels, annotations, namespace } = pod.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, ...(keepLabels && labels ? { labels } : {}), ...(keepAnnotations && annotations ? { annotations } : {}) },
    spec,
  };
}

/** A pod on a node that sees the node's files and, unless the profile forbids it, its processes and network. */
export function nodeDebuggingPod(name: string, namespace: string, node: string, container: DebugContainer): Dynamic {
  const isHost = !['baseline', 'restricted'].includes(container.profile);
  const mounts = isHost ? { volumeMounts: [{ mountPath: '/host', name: 'host-root' }] } : {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [{ ...newContainer(container), ...mounts }],
      ...(isHost ? { hostIPC: true, hostNetwork: true, hostPID: true, volumes: [{ name: 'host-root', hostPath: { path: '/' } }] } : {}),
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  };
}
