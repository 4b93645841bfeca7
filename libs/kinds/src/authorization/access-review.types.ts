/** The reviews of authorization.k8s.io/v1. They are answered, never stored. */
import type { KubeObject } from '@drydock/apimachinery';

export interface ResourceAttributes {
  namespace?: string;
  verb?: string;
  group?: string;
  version?: string;
  resource?: string;
  subresource?: string;
  name?: string;
  fieldSelector?: SelectorAttributes;
  labelSelector?: SelectorAttributes;
}

/** Either a selector as queries have it, or its conditions. */
export interface SelectorAttributes {
  rawSelector?: string;
  requirements?: { key?: string; operator?: string; values?: string[] }[];
}

export interface NonResourceAttributes {
  path?: string;
  verb?: string;
}

export interface AccessReview extends KubeObject {
  spec: {
    resourceAttributes?: ResourceAttributes;
    nonResourceAttributes?: NonResourceAttributes;
    /** Who is asked about; absent in a SelfSubjectAccessReview. */
    user?: string;
    groups?: string[];
    uid?: string;
    extra?: Record<string, string[]>;
  };
  status?: { allowed: boolean; denied?: boolean; reason?: string };
}

export interface SelfSubjectRulesReview extends KubeObject {
  spec: { namespace?: string };
}
