import type { AcceptedToken, AuditState, CertificateAuthorityState, StorageState, UserInfo } from '@drydock/apiserver';
import type { TemplateRelease } from '@drydock/kinds';
import type { ApiServerConfiguration } from './api-server-configuration.ts';
import type { NodeRuntimeState } from './node-runtime.ts';
import type { ControllerMemoriesState } from './runtime/controller-memories.ts';
import type { WorkQueueState } from './runtime/work-queue.ts';
import type { DueEvent } from './time/due-queue.ts';

/** A whole cluster as a value. Everything in it is plain data that is shared by reference and never written to. */
export interface ClusterState {
  /** Milliseconds of virtual time. */
  now: number;
  /** The state of the cluster's randomness. */
  seed: number;
  storage: StorageState;
  audit: AuditState;
  queues: Readonly<Record<string, WorkQueueState>>;
  /** What controllers remember beside the objects. */
  memories?: ControllerMemoriesState;
  /** Controllers that a fault has stopped. */
  stopped?: readonly string[];
  due: readonly DueEvent[];
  nodes: NodeRuntimeState | undefined;
  pki: ClusterPki;
  /** Undefined: as kubeadm sets it up. */
  apiServer?: ApiServerConfiguration;
  /** Static bearer tokens of `--token-auth-file`. */
  tokens: Readonly<Record<string, UserInfo>>;
  /** Tokens of service accounts that the API server has looked at a moment ago. */
  acceptedTokens?: readonly AcceptedToken[];
  /** Whether the control plane runs in static pods of a node, and so may fail with them. */
  selfHosted: boolean;
  /** The machine of the control plane, whether or not it is a node. */
  controlPlane: { name: string; address: string };
  /** The host name of the machine that the scheduler runs on. */
  controlPlaneHost: string;
  /** Whose hashes of pod templates stand in names; undefined: those of the release that is simulated. */
  templateRelease?: TemplateRelease;
}

export interface ClusterPki {
  /** Milliseconds of virtual time. */
  createdAt: number;
  authority: CertificateAuthorityState;
  /** Hexadecimal: signs the tokens of service accounts. */
  serviceAccountKey: string;
  /** PEM: the credentials of kubernetes-admin. */
  admin: { certificate: string; privateKey: string };
}
