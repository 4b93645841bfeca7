/** Releases in the cluster: a Secret of type `helm.sh/release.v1` for each revision (pkg/storage). */
import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { resourcePath } from '@drydock/apiserver';
import type { Session } from '../../cluster/session.ts';
import { HelmError } from '../command/helm-error.ts';
import { decodeRelease, encodeRelease } from './release-codec.ts';
import type { Release } from './release.ts';

const SECRETS = { group: '', version: 'v1', plural: 'secrets' } as const;
const SECRET_TYPE = 'helm.sh/release.v1';
const FIELD_MANAGER = { fieldManager: 'helm' };
const OWNED = 'owner=helm';

interface ReleaseSecret extends KubeObject {
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
}

export class ReleaseStore {
  readonly #session: Session;
  readonly #namespace: string;

  /** An empty namespace stands for all of them: for lists only. */
  constructor(session: Session, namespace: string) {
    this.#session = session;
    this.#namespace = namespace;
  }

  #path(name?: string): string {
    return resourcePath(SECRETS, this.#namespace || undefined, name);
  }

  /** In the order of their names, then revisions. */
  list(selector = ''): Release[] {
    const labelSelector = selector ? `${OWNED},${selector}` : OWNED;
    const { items } = this.#session.send<{ items: ReleaseSecret[] }>({ method: 'GET', path: this.#path(), query: { labelSelector } });
    return items
      .map(({ data }) => decodeRelease(data.release ?? ''))
      .filter((release) => release !== undefined)
      .sort((a, b) => (a.name === b.name ? a.version - b.version : a.name < b.name ? -1 : 1));
  }

  /** Oldest first; empty when there is no such release. */
  history(name: string): Release[] {
    return this.list(`name=${name}`);
  }

  /** The newest revision, or the one that is asked for. Throws HelmError. */
  get(name: string, revision = 0): Release {
    const history = this.history(name);
    const found = revision > 0 ? history.find(({ version }) => version === revision) : history.at(-1);
    if (!found) throw new HelmError('release: not found');
    return found;
  }

  create(release: Release): void {
    try {
      this.#session.send({ method: 'POST', path: this.#path(), query: FIELD_MANAGER, body: this.#secret(release, 'createdAt') });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      throw new HelmError(
        error.reason === 'AlreadyExists' ? 'create: release: already exists' : `create: failed to create: ${error.message}`,
      );
    }
  }

  update(release: Release): void {
    const body = this.#secret(release, 'modifiedAt');
    this.#session.send({ method: 'PUT', path: this.#path(secretName(release)), query: FIELD_MANAGER, body });
  }

  delete(release: Release): void {
    this.#session.send({ method: 'DELETE', path: this.#path(secretName(release)) });
  }

  /** Only the newest are kept; the one that is deployed always is. */
  prune(name: string, most: number): void {
    if (most <= 0) return;
    const history = this.history(name);
    const deployed = history.findLast(({ info }) => info.status === 'deployed');
    const surplus = history.length - most;
    for (const release of history.filter((each) => each !== deployed).slice(0, Math.max(0, surplus))) this.delete(release);
  }

  #secret(release: Release, stamp: 'createdAt' | 'modifiedAt'): ReleaseSecret {
    const seconds = String(Math.floor(this.#session.now / 1000));
    const labels = { name: release.name, owner: 'helm', status: release.info.status, version: String(release.version), [stamp]: seconds };
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secretName(release), namespace: release.namespace, labels },
      type: SECRET_TYPE,
      data: { release: encodeRelease(release) },
    };
  }
}

function secretName({ name, version }: Release): string {
  return `sh.helm.release.v1.${name}.v${version}`;
}
