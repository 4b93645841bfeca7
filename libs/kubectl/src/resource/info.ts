import type { KubeObject } from '@drydock/apimachinery';
import { resourcePath, type ClientRequest } from '@drydock/apiserver';
import type { Session } from '../cluster/session.ts';
import type { ApiResource } from '../cluster/rest-mapper.ts';

/** One object that a command is about, with where it came from (cli-runtime, resource.Info). */
export interface Info {
  readonly resource: ApiResource;
  readonly namespace: string | undefined;
  name: string;
  /** As read from the file or from the server; undefined until it is fetched. */
  object: KubeObject | undefined;
  /** The file, `STDIN` or the URL; empty for objects of the server. */
  readonly source: string;
  readonly subresource?: string;
}

export function pathOf(info: Pick<Info, 'resource' | 'namespace' | 'name' | 'subresource'>): string {
  return resourcePath(info.resource, info.resource.namespaced ? info.namespace : undefined, info.name, info.subresource);
}

export function collectionPath(info: Pick<Info, 'resource' | 'namespace'>): string {
  return resourcePath(info.resource, info.resource.namespaced ? info.namespace : undefined);
}

/** Reads the object again. */
export function fetchInfo(session: Session, info: Info, request: Partial<ClientRequest> = {}): KubeObject {
  const object = session.send<KubeObject>({ method: 'GET', path: pathOf(info), ...request });
  info.object = object;
  return object;
}
