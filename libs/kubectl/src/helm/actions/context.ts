/** What actions need of the world. */
import { ConnectionError } from '@drydock/apiserver';
import type { Files } from '@drydock/shell';
import type { Session } from '../../cluster/session.ts';
import type { Streams } from '../../command/streams.ts';
import { HelmError } from '../command/helm-error.ts';
import { ReleaseStore } from '../release/release-store.ts';
import type { Capabilities } from '../templating/capabilities.ts';

export class HelmContext {
  readonly session: Session;
  readonly streams: Streams;

  constructor(session: Session) {
    this.session = session;
    this.streams = session.streams;
  }

  get files(): Files {
    return this.streams.process.files;
  }

  get now(): number {
    return this.session.now;
  }

  get namespace(): string {
    return this.session.namespace.name;
  }

  get store(): ReleaseStore {
    return new ReleaseStore(this.session, this.namespace);
  }

  /** Throws HelmError when there is no cluster. */
  checkReachable(): void {
    try {
      this.session.client.send({ method: 'GET', path: '/version' });
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      throw new HelmError(`Kubernetes cluster unreachable: Get "${this.session.restConfig.server}/version": ${error.message}`);
    }
  }

  capabilities(): Capabilities {
    const { gitVersion } = this.session.send<{ gitVersion: string }>({ method: 'GET', path: '/version' });
    const versions = this.session.mapper.resources.flatMap(({ group, version, kind }) => {
      const groupVersion = group ? `${group}/${version}` : version;
      return [groupVersion, `${groupVersion}/${kind}`];
    });
    return { kubeVersion: gitVersion, apiVersions: [...new Set(versions)] };
  }

  timestamp(): string {
    return timestamp(this.now);
  }
}

/** RFC 3339 with a fraction that has no zeros at its end. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?0*Z$/, 'Z');
}
