/** What the registries of the world answer when a node asks them for an image; errors in the words of containerd 2. */
import { encodeUtf8, memoized, onceFor } from '@drydock/apimachinery';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { unknownServer } from '../containers/servers/web.servers.ts';
import { allImages } from './all-images.ts';
import { DEBIAN } from './distributions.ts';
import type { ImageReference } from './image-reference.ts';
import { hasTag } from './image-tags.ts';
import { resolveVariant, type Image, type ResolvedImage } from './image.ts';

/** Host names for which the node has a user and a password. */
export type RegistryCredentials = Pick<ReadonlySet<string>, 'has'>;

export type PullAnswer = { image: ResolvedImage } | { error: string };

const PUBLIC_REGISTRIES = new Set(
  `docker.io registry-1.docker.io registry.k8s.io k8s.gcr.io gcr.io us.gcr.io eu.gcr.io asia.gcr.io ghcr.io quay.io public.ecr.aws
  mcr.microsoft.com registry.gitlab.com nvcr.io docker.elastic.co registry.access.redhat.com lscr.io cgr.dev registry.suse.com cr.fluentbit.io`
    .trim()
    .split(/\s+/),
);
const PUBLIC_SUFFIXES = ['.pkg.dev'];
const PRIVATE_SUFFIXES = ['.azurecr.io', '.amazonaws.com', '.icr.io', '.jfrog.io'];
/** The private registry that lessons use. */
const LESSON_REGISTRY = 'registry.drydock.dev';

/** Parts of names that stand for what nobody has. */
const MISSING = /doesnotexist|does-not-exist|nosuch|no-such|nonexist|non-exist/;

const byRepository = new Map(allImages.flatMap((image) => image.repositories.map((name) => [name, image] as const)));

/** The main program of an image that is not in the catalogue serves on the ports that its container declares. */
function unknownImage(repository: string): Image {
  return {
    repositories: [repository],
    tags: {},
    size: 20_000_000 + (parseInt(sha256Hex(repository).slice(0, 6), 16) % 80_000_000),
    distribution: DEBIAN,
    cmd: [unknownServer.commands[0]!],
    servers: [unknownServer],
  };
}

/** The registry answers, and does not have it. */
export function notFoundError(canonical: string): string {
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}": ${canonical}: not found`;
}

/** `strict`: a catalogued repository has only the tags that were published. */
export function askRegistry(reference: ImageReference, credentials: RegistryCredentials, strict: boolean): PullAnswer {
  const { domain, path } = reference;
  if (isPrivate(reference) && !credentials.has(domain)) return failed(reference, 'Unknown', unauthorized(domain, path));
  return (strict ? strictAnswer : looseAnswer)(reference);
}

const isPrivate = onceFor(({ domain, path }: ImageReference): boolean => {
  const registry = registryKind(domain);
  return registry !== 'missing' && (registry === 'private' || path.split('/').includes('private'));
});

const strictAnswer = onceFor((reference: ImageReference) => answerOf(reference, true));
const looseAnswer = onceFor((reference: ImageReference) => answerOf(reference, false));

/** To somebody who may ask. */
function answerOf(reference: ImageReference, strict: boolean): PullAnswer {
  const { domain, path, canonical, repository, tag = 'latest' } = reference;
  if (registryKind(domain) === 'missing')
    return failed(
      reference,
      'Unknown',
      `failed to do request: Head "https://${domain}/v2/${path}/manifests/${reference.digest ?? tag}": ${dialError(domain)}`,
    );
  if (MISSING.test(path))
    return domain === 'docker.io' ? failed(reference, 'Unknown', DENIED) : failed(reference, 'NotFound', `${canonical}: not found`);
  const image = byRepository.get(repository);
  const published = image ? !strict || reference.digest !== undefined || hasTag(image.tags, tag) : true;
  if (MISSING.test(tag) || !published) return failed(reference, 'NotFound', `${canonical}: not found`);
  return { image: resolveVariant(image ?? unknownImage(repository), tag) };
}

function failed({ canonical }: ImageReference, code: string, why: string): PullAnswer {
  return {
    error: `rpc error: code = ${code} desc = failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}": ${why}`,
  };
}

const DENIED =
  'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';

function unauthorized(domain: string, path: string): string {
  if (domain === 'docker.io') return DENIED;
  const url = `https://${domain}/token?scope=repository%3A${encodeURIComponent(path)}%3Apull&service=${domain}`;
  return `failed to authorize: failed to fetch anonymous token: unexpected status from GET request to ${url}: 401 Unauthorized`;
}

function registryKind(domain: string): 'public' | 'private' | 'missing' {
  if (PUBLIC_REGISTRIES.has(domain) || PUBLIC_SUFFIXES.some((suffix) => domain.endsWith(suffix))) return 'public';
  if (domain === LESSON_REGISTRY || PRIVATE_SUFFIXES.some((suffix) => domain.endsWith(suffix))) return 'private';
  return 'missing';
}

/** A name that does not resolve, or an address at which nobody listens. */
function dialError(domain: string): string {
  const [host = '', port = '443'] = domain.split(':');
  if (host === 'localhost') return `dial tcp 127.0.0.1:${port}: connect: connection refused`;
  if (/^[\d.]+$/.test(host)) return `dial tcp ${host}:${port}: i/o timeout`;
  return `dial tcp: lookup ${host}: no such host`;
}

/** The image that a running container was made from, for what was pulled before. */
export function imageOf(reference: ImageReference): ResolvedImage {
  return resolveVariant(byRepository.get(reference.repository) ?? unknownImage(reference.repository), reference.tag ?? 'latest');
}

const MOST_DIGESTS = 1000;
const digestOf = memoized(MOST_DIGESTS, (canonical) => `sha256:${sha256Hex(canonical)}`);

/** `docker.io/library/nginx@sha256:…`, the same for the same name and tag everywhere. */
export function imageId({ repository, canonical, digest }: ImageReference): string {
  return `${repository}@${digest ?? digestOf(canonical)}`;
}

function sha256Hex(text: string): string {
  return bytesToHex(sha256(encodeUtf8(text)));
}
