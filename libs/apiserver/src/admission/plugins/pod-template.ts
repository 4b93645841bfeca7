import { formatGroupResource, type KubeObject } from '@drydock/apimachinery';
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

/** An object that makes pods, as far as it says how. */
interface Maker {
  template?: PodLike;
  spec?: { template?: PodLike; jobTemplate?: { spec?: { template?: PodLike } } };
}

const inSpec = ({ spec }: Maker) => spec?.template;

/** Where the resources that make pods have their templates (pod-security-admission, defaultPodSpecResources). What custom resources have is their own affair. */
const TEMPLATES: Readonly<Record<string, (object: Maker) => PodLike | undefined>> = {
  podtemplates: ({ template }) => template,
  replicationcontrollers: inSpec,
  'replicasets.apps': inSpec,
  'deployments.apps': inSpec,
  'statefulsets.apps': inSpec,
  'daemonsets.apps': inSpec,
  'jobs.batch': inSpec,
  'cronjobs.batch': ({ spec }) => spec?.jobTemplate?.spec?.template,
};

/** The resources that make pods, without their groups. */
export const MAKERS_OF_PODS: readonly string[] = Object.keys(TEMPLATES).map((name) => name.split('.')[0]!);

/** The template of an object that makes pods; undefined for all others, and where it is missing. */
export function podTemplateOf({ resource, object }: AdmissionAttributes): PodLike | undefined {
  const name = formatGroupResource(resource);
  const template = Object.hasOwn(TEMPLATES, name) && object ? TEMPLATES[name]!(object as Maker) : undefined;
  return template?.spec ? template : undefined;
}
