import type { KubeObject } from '@drydock/apimachinery';

/** apps/v1 ControllerRevision: one state of a DaemonSet's or StatefulSet's template. */
export interface ControllerRevision extends KubeObject {
  /** A strategic merge patch that brings the template back. */
  data?: unknown;
  revision: number;
}

/** On pods: the revision that they were made from. On the revisions of DaemonSets: their hash. */
export const CONTROLLER_REVISION_HASH_LABEL = 'controller-revision-hash';
