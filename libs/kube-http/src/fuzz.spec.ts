/** What nobody meant to send: broken bodies, patches, selectors and paths. None is a bug, and what is refused leaves no trace. */
import type { IncomingMessage } from 'node:http';
import { Rng } from '@drydock/apimachinery';
import { bootedCluster, Cluster, forkOf, nodeRuntimeOf, REFERENCE_PROFILE } from '@drydock/cluster';
import { BODIES, mutate, NASTY, PATCHES, PATHS, SELECTORS } from '../test/fuzz-material.ts';
import { translateRequest } from './request/api-request.ts';

const SEED = 20_250_615;
const CASES = 600;
/** Nobody answers behind a proxy; a version that is not there yet is waited for in vain. */
const EXPECTED = new Set([503, 504]);
/** What upstream, too, passes on as it is, without a reason. */
const PLAIN_ERRORS = /^failed to create typed patch object|^resourceVersion: Invalid value/;
const NOW = Date.UTC(2025, 5, 15);

const create = nodeRuntimeOf({ profile: REFERENCE_PROFILE.kubelet });

interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Buffer;
}

describe('fuzz', () => {
  const cluster = new Cluster(forkOf(bootedCluster(REFERENCE_PROFILE, NOW, create), NOW, 1), create);
  const admin = { username: 'fuzzer', groups: ['system:masters', 'system:authenticated'] };

  function send({ method, url, headers, body }: Sent): { code: number; message: string } {
    const message = { method, url, headers, rawHeaders: Object.entries(headers).flat(), socket: {} } as unknown as IncomingMessage;
    try {
      const { request } = translateRequest(message, url, body);
      const { code, body: answer, watch, log, exec, portForward } = cluster.api.handle({ ...request, credentials: { loopback: admin } });
      (watch ?? log ?? exec ?? portForward)?.close();
      return { code, message: (answer as { message?: string } | undefined)?.message ?? '' };
    } catch (error) {
      // A request line that cannot be read is refused before the API server sees it.
      const { status } = error as { status?: { code?: number; message?: string } };
      if (!status) throw error;
      return { code: status.code ?? 500, message: status.message ?? '' };
    }
  }

  /** Every case with what came of it, when that is not what may come of anything. */
  function fuzz(seed: number, make: (rng: Rng) => Sent): string[] {
    const rng = new Rng({ seed });
    const problems: string[] = [];
    for (let i = 0; i < CASES; i++) {
      const sent = make(rng);
      const before = cluster.api.storage.resourceVersion;
      const show = () => `${sent.method} ${sent.url} ${JSON.stringify(sent.body.toString('latin1').slice(0, 400))}`;
      try {
        const { code, message } = send(sent);
        const stored = cluster.api.storage.resourceVersion !== before;
        if (code >= 500 && !EXPECTED.has(code) && !PLAIN_ERRORS.test(message)) problems.push(`${code} ${message}: ${show()}`);
        else if (code >= 400 && stored) problems.push(`${code}, and yet something was stored: ${show()}`);
        else if (stored && sent.url.includes('dryRun=All')) problems.push(`a dry run stored something: ${show()}`);
      } catch (error) {
        problems.push(`${(error as Error).stack}: ${show()}`);
      }
    }
    return problems;
  }

  beforeAll(() => {
    for (const { path, type, body } of BODIES)
      send({ method: 'POST', url: path, headers: { 'content-type': type }, body: Buffer.from(body) });
  });

  it.each([...new Set(BODIES.map(({ type }) => type))])('bodies of %s', (type) => {
    const bodies = BODIES.filter((each) => each.type === type);
    const make = (rng: Rng): Sent => {
      const { path, body } = rng.pick(bodies);
      const validation = rng.pick(['Strict', 'Warn', 'Ignore', '']);
      const url = `${path}?fieldValidation=${validation}${rng.integer(2) ? '&dryRun=All' : ''}`;
      return { method: 'POST', url, headers: { 'content-type': type }, body: mutate(Buffer.from(body), rng) };
    };
    expect(fuzz(SEED, make)).toEqual([]);
  });

  it.each([...new Set(PATCHES.map(({ type }) => type))])('patches of %s', (type) => {
    const patches = PATCHES.filter((each) => each.type === type);
    const make = (rng: Rng): Sent => {
      const { path, body } = rng.pick(patches);
      const url = `${path}?fieldManager=fuzz${rng.pick(['', '&force=true', '&dryRun=All', '&fieldValidation=Strict'])}`;
      return { method: 'PATCH', url, headers: { 'content-type': type }, body: mutate(Buffer.from(body), rng) };
    };
    expect(fuzz(SEED + 1, make)).toEqual([]);
  });

  it('objects with nothing in them, of every kind', () => {
    const get = (url: string) =>
      cluster.api.handle({ method: 'GET', path: url, credentials: { loopback: admin } }).body as {
        groups: { versions: { groupVersion: string }[] }[];
        resources: { name: string; kind: string; namespaced: boolean; verbs: string[] }[];
      };
    const versions = ['v1', ...get('/apis').groups.flatMap(({ versions: each }) => each.map(({ groupVersion }) => groupVersion))];
    const problems = versions.flatMap((apiVersion) => {
      const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
      const created = get(root).resources.filter(({ name, verbs }) => verbs.includes('create') && !name.includes('/'));
      return created.flatMap(({ name, kind, namespaced }) => {
        const url = `${root}${namespaced ? '/namespaces/default' : ''}/${name}?dryRun=All`;
        const bodies = [
          {},
          { metadata: {} },
          { metadata: { name: 'x' } },
          { metadata: { name: 'x' }, spec: {} },
          { spec: null, status: null },
        ];
        return bodies.flatMap((body) => {
          const text = JSON.stringify({ apiVersion, kind, ...body });
          const { code, message } = send({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) });
          return code >= 500 ? [`${code} ${message}: ${url} ${text}`] : [];
        });
      });
    });
    expect(problems).toEqual([]);
  });

  it('selectors and other parameters of lists and watches', () => {
    const make = (rng: Rng): Sent => {
      const parameters = Array.from({ length: 1 + rng.integer(3) }, () => {
        const [name, values] = rng.pick(SELECTORS);
        const value = rng.integer(3) ? mutate(Buffer.from(rng.pick(values)), rng).toString() : rng.pick(NASTY);
        return `${name}=${encodeURIComponent(value)}`;
      });
      return {
        method: 'GET',
        url: `${rng.pick(['/api/v1/pods', '/apis/apps/v1/deployments', '/api/v1/namespaces/default/configmaps'])}?${parameters.join('&')}`,
        headers: {},
        body: Buffer.alloc(0),
      };
    };
    expect(fuzz(SEED + 2, make)).toEqual([]);
  });

  it('paths and methods', () => {
    const make = (rng: Rng): Sent => {
      const parts = rng.pick(PATHS).split('/');
      const at = rng.integer(parts.length);
      parts[at] = rng.integer(2) ? encodeURIComponent(rng.pick(NASTY)) : mutate(Buffer.from(parts[at]!), rng).toString('latin1');
      const method = rng.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE']);
      return {
        method,
        url: parts.join('/'),
        headers: { 'content-type': rng.pick(['application/json', 'text/html', '']) },
        body: Buffer.from(rng.pick(['', '{}', '[]'])),
      };
    };
    expect(fuzz(SEED + 3, make)).toEqual([]);
  });
});
