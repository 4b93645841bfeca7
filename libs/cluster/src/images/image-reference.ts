/** Names of images as container runtimes understand them (distribution/reference). */
import { memoized } from '@drydock/apimachinery';

export interface ImageReference {
  /** `docker.io`, `registry.k8s.io`, `localhost:5000`. */
  domain: string;
  /** `library/nginx`. */
  path: string;
  /** `latest` when neither a tag nor a digest was given. */
  tag: string | undefined;
  digest: string | undefined;
  /** `docker.io/library/nginx`. */
  repository: string;
  /** `docker.io/library/nginx:1.27`. */
  canonical: string;
  /** The shortest form that means the same: `nginx:1.27`. */
  familiar: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const DOMAIN = /^(?:localhost|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::[0-9]+)?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;
const LONGEST_PATH = 255;
const MOST_PARSED = 1000;

/** The reference, or why the text is not one, in the words of the runtime. */
export const parseImageReference = memoized(MOST_PARSED, (text): Readonly<ImageReference> | { readonly error: string } => {
  if (/^[0-9a-f]{64}$/.test(text)) {
    return { error: `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings` };
  }
  const [named = '', digest] = splitAt(text, text.indexOf('@'));
  const [name, tag] = splitAt(named, tagStart(named));
  const { domain, path } = splitDomain(name);
  if (path !== path.toLowerCase() && PATH.test(path.toLowerCase())) {
    return { error: `invalid reference format: repository name (${path}) must be lowercase` };
  }
  const valid =
    DOMAIN.test(domain) && PATH.test(path) && (tag === undefined || TAG.test(tag)) && (digest === undefined || DIGEST.test(digest));
  if (!valid) return { error: 'invalid reference format' };
  if (path.length > LONGEST_PATH) return { error: `repository name must not be more than ${LONGEST_PATH} characters` };
  return newReference(domain, path, tag ?? (digest ? undefined : 'latest'), digest);
});

function newReference(domain: string, path: string, tag: string | undefined, digest: string | undefined): ImageReference {
  const repository = `${domain}/${path}`;
  const suffix = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  const short = domain === 'docker.io' ? path.replace(/^library\/(?=[^/]+$)/, '') : repository;
  return { domain, path, tag, digest, repository, canonical: repository + suffix, familiar: short + suffix };
}

function splitAt(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function tagStart(name: string): number {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? colon : -1;
}

function splitDomain(name: string): { domain: string; path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const domain = !isDomain || first === 'index.docker.io' ? 'docker.io' : first;
  const path = isDomain ? name.slice(slash + 1) : name;
  return { domain, path: domain === 'docker.io' && !path.includes('/') ? `library/${path}` : path };
}
