/** The objects of a manifest, and what Helm does with them in the cluster (helm.sh/helm/v3, pkg/kube). */
import {
  createThreeWayJsonMergePatch,
  createThreeWayMergePatch,
  isReason,
  isRecord,
  kubernetesSchemas,
  mergeSchemaFor,
  parseYaml,
  StatusError,
  type KubeObject,
} from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import type { Session } from '../../cluster/session.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { collectionPath, pathOf, type Info } from '../../resource/info.ts';
import { HelmError } from '../command/helm-error.ts';

const FIELD_MANAGER = { fieldManager: 'helm' };
const MANAGED_BY = { key: 'app.kubernetes.io/managed-by', value: 'Helm' };
const RELEASE_NAME = 'meta.helm.sh/release-name';
const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace';
const RESOURCE_POLICY = 'helm.sh/resource-policy';

export interface Owner {
  readonly name: string;
  readonly namespace: string;
}

/** Throws HelmError for kinds that the cluster does not have. */
export function buildObjects(session: Session, manifest: string, namespace: string): Info[] {
  const { documents, error } = parseYaml(manifest);
  if (error !== undefined) throw new HelmError(`error parsing : ${error}`);
  const problems: string[] = [];
  const infos = documents.flatMap((document) => {
    const found = infoFor(session, document as Dynamic, namespace);
    if (typeof found === 'string') problems.push(found);
    return typeof found === 'string' ? [] : [found];
  });
  if (problems.length > 0) throw new HelmError(problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`);
  return infos;
}

function infoFor(session: Session, value: Dynamic, namespace: string): Info | string {
  const name = value?.metadata?.name ?? '';
  if (!isRecord(value) || typeof value.kind !== 'string')
    return `unable to decode "": Object 'Kind' is missing in '${JSON.stringify(value)}'`;
  const resource = session.mapper.forObject(value as Dynamic);
  const own = (value as Dynamic).metadata?.namespace as string | undefined;
  if (!resource) {
    const missing = `no matches for kind ${JSON.stringify(value.kind)} in version ${JSON.stringify(value.apiVersion ?? '')}`;
    return `resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(own ?? '')} from "": ${missing}\nensure CRDs are installed first`;
  }
  if (!resource.namespaced) return { resource, namespace: undefined, name, object: value as unknown as KubeObject, source: '' };
  const object = { ...value, metadata: { ...(value as Dynamic).metadata, namespace: own || namespace } } as KubeObject;
  return { resource, namespace: own || namespace, name, object, source: '' };
}

/** With the label and the annotations that say whose they are. */
export function owned(infos: readonly Info[], { name, namespace }: Owner): Info[] {
  return infos.map((info) => {
    const { metadata } = info.object!;
    const labels = { ...metadata.labels, [MANAGED_BY.key]: MANAGED_BY.value };
    const annotations = { ...metadata.annotations, [RELEASE_NAME]: name, [RELEASE_NAMESPACE]: namespace };
    return { ...info, object: { ...info.object!, metadata: { ...metadata, labels, annotations } } };
  });
}

/** What is there already and belongs to the release. Throws HelmError for what belongs to nobody or another one. */
export function existingObjects(session: Session, infos: readonly Info[], owner: Owner, action: string): Info[] {
  return infos.filter((info) => {
    const live = readLive(session, info);
    if (!live) return false;
    const problems = ownershipProblems(live, owner);
    if (problems.length === 0) return true;
    const { kind } = info.resource;
    throw new HelmError(
      `Unable to continue with ${action}: ${kind} ${JSON.stringify(info.name)} in namespace ${JSON.stringify(info.namespace ?? '')} exists and cannot be imported into the current release: invalid ownership metadata; ${problems.join('; ')}`,
    );
  });
}

function ownershipProblems({ metadata }: KubeObject, { name, namespace }: Owner): string[] {
  const check = (kind: string, values: Readonly<Record<string, string>> | undefined, key: string, wanted: string): string[] => {
    const value = values?.[key];
    if (value === wanted) return [];
    const problem = value === undefined ? `missing key "${key}"` : `key "${key}" must equal "${wanted}"`;
    return [
      value === undefined
        ? `${kind} validation error: ${problem}: must be set to "${wanted}"`
        : `${kind} validation error: ${problem}: current value is "${value}"`,
    ];
  };
  return [
    ...check('label', metadata.labels, MANAGED_BY.key, MANAGED_BY.value),
    ...check('annotation', metadata.annotations, RELEASE_NAME, name),
    ...check('annotation', metadata.annotations, RELEASE_NAMESPACE, namespace),
  ];
}

export function readLive(session: Session, info: Info): KubeObject | undefined {
  try {
    return session.send<KubeObject>({ method: 'GET', path: pathOf(info) });
  } catch (error) {
    if (error instanceof StatusError && isReason(error, 'NotFound')) return undefined;
    throw error;
  }
}

/** Kind after kind; what fails among one kind is told together. */
export function createObjects(session: Session, infos: readonly Info[]): void {
  for (let at = 0; at < infos.length;) {
    const { kind } = infos[at]!.resource;
    const problems: string[] = [];
    for (; at < infos.length && infos[at]!.resource.kind === kind; at++) {
      try {
        session.send({ method: 'POST', path: collectionPath(infos[at]!), query: FIELD_MANAGER, body: infos[at]!.object });
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        problems.push(error.message);
      }
    }
    if (problems.length > 0) throw new HelmError(listProblems(problems));
  }
}

/** As hashicorp/go-multierror prints them. */
export function listProblems(problems: readonly string[]): string {
  const head = problems.length === 1 ? '1 error occurred' : `${problems.length} errors occurred`;
  return `${head}:\n${problems.map((problem) => `\t* ${problem}`).join('\n')}\n\n`;
}

const same = (a: Info, b: Info): boolean =>
  a.name === b.name && a.namespace === b.namespace && a.resource.kind === b.resource.kind && a.resource.group === b.resource.group;

/** Brings the cluster from one manifest to another: creates, patches, deletes what is no more wanted. */
export function updateObjects(session: Session, original: readonly Info[], target: readonly Info[]): void {
  const problems: string[] = [];
  for (const info of target) {
    const live = readLive(session, info);
    if (!live) {
      attempt('failed to create resource: ', () =>
        session.send({ method: 'POST', path: collectionPath(info), query: FIELD_MANAGER, body: info.object }),
      );
      continue;
    }
    const before = original.find((each) => same(each, info));
    try {
      patchObject(session, info, before?.object ?? info.object!, live);
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new HelmError(problems.join(' && '));
  for (const info of original.filter((each) => !target.some((wanted) => same(wanted, each)))) {
    const live = readLive(session, info);
    if (live && live.metadata.annotations?.[RESOURCE_POLICY] !== 'keep') deleteObject(session, info);
  }
}

function patchObject(session: Session, info: Info, before: KubeObject, live: KubeObject): void {
  const { kind } = info.resource;
  const schema = mergeSchemaFor(kubernetesSchemas, info.resource);
  const merged = schema ? createThreeWayMergePatch(before, info.object!, live, schema) : undefined;
  if (merged?.error !== undefined) throw new HelmError(`failed to create patch: ${merged.error}`);
  const patch = merged ? merged.value : createThreeWayJsonMergePatch(before, info.object!, live);
  if (Object.keys(patch as object).length === 0) return;
  const request = {
    method: 'PATCH' as const,
    path: pathOf(info),
    query: FIELD_MANAGER,
    contentType: schema ? PATCH_TYPES.strategic : PATCH_TYPES.merge,
    body: patch,
  };
  attempt(`cannot patch ${JSON.stringify(info.name)} with kind ${kind}: `, () => session.send(request));
}

function attempt(prefix: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new HelmError(`${prefix}${error.message}`);
  }
}

/** In the background, as Helm deletes. What is gone already is no failure. */
export function deleteObject(session: Session, info: Info): void {
  try {
    session.send({
      method: 'DELETE',
      path: pathOf(info),
      body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
    });
  } catch (error) {
    if (!(error instanceof StatusError && isReason(error, 'NotFound'))) throw error;
  }
}

export function isKept(info: Info): boolean {
  return info.object?.metadata.annotations?.[RESOURCE_POLICY] === 'keep';
}
