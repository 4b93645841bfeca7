/** apiregistration.k8s.io/v1, in its JSON form. */
import type { Condition, KubeObject } from '@drydock/apimachinery';

export interface APIService extends KubeObject {
  spec: APIServiceSpec;
  status?: { conditions?: Condition[] };
}

export interface APIServiceSpec {
  group?: string;
  version?: string;
  /** Of the server behind it; the API server itself when absent. */
  service?: ServiceReference;
  groupPriorityMinimum: number;
  versionPriority: number;
  caBundle?: string;
  insecureSkipTLSVerify?: boolean;
}

export interface ServiceReference {
  namespace?: string;
  name?: string;
  port?: number;
}

/** Where APIServices are stored. */
export const API_SERVICE_RESOURCE = 'apiservices.apiregistration.k8s.io';

/** `v1.apps`; the core group's is `v1.`. */
export function apiServiceName(group: string, version: string): string {
  return `${version}.${group}`;
}
