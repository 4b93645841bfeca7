import type { KubeObject } from '@drydock/apimachinery';
import type { AdmissionAttributes } from '../admission-plugin.ts';

/** The parts of a pod that admission plugins read. */
export interface PodLike {
  metadata: KubeObject['metadata'];
  spec: PodSpecLike;
}

export interface PodSpecLike {
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  securityContext?: SecurityContextLike & { sysctls?: { name: string }[] };
  /** Null until validation has refused it. */
  containers: ContainerLike[] | null;
  initContainers?: ContainerLike[];
  ephemeralContainers?: ContainerLike[];
  volumes?: ({ name: string } & Record<string, unknown>)[];
  [field: string]: unknown;
}

export interface ContainerLike {
  name: string;
  image?: string;
  imagePullPolicy?: string;
  ports?: { hostPort?: number }[];
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  securityContext?: SecurityContextLike;
  restartPolicy?: string;
}

export interface SecurityContextLike {
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
  runAsNonRoot?: boolean;
  runAsUser?: number;
  seccompProfile?: { type?: string };
  seLinuxOptions?: { type?: string; user?: string; role?: string };
  procMount?: string;
  appArmorProfile?: { type?: string };
  windowsOptions?: { hostProcess?: boolean };
}

/** Whether a request is about pods themselves: their creation or an update of the main resource. */
export function isPodWrite({ resource, subresource, operation, object }: AdmissionAttributes): boolean {
  return resource.group === '' && resource.resource === 'pods' && !subresource && object !== undefined && operation !== 'DELETE';
}

export function allContainers({ initContainers = [], containers, ephemeralContainers = [] }: PodSpecLike): ContainerLike[] {
  return [...initContainers, ...(containers ?? []), ...ephemeralContainers];
}

/** The template of a kind that makes pods; undefined for other kinds. */
export function podTemplateOf({ kind, object }: AdmissionAttributes): PodLike | undefined {
  const spec = object?.spec as { template?: PodLike; jobTemplate?: { spec?: { template?: PodLike } } } | undefined;
  const template = kind.kind === 'CronJob' ? spec?.jobTemplate?.spec?.template : spec?.template;
  return template?.spec ? template : undefined;
}
