import { parseImageReference, type ImageReference } from './image-reference.ts';
import { askRegistry, imageId } from './registry.ts';

const reference = (text: string) => parseImageReference(text) as ImageReference;
const ask = (text: string, credentials: readonly string[] = [], strict = true) => {
  const answer = askRegistry(reference(text), new Set(credentials), strict);
  return 'error' in answer ? answer.error.replace(/^.*failed to resolve reference "[^"]*": /, '') : answer.image.image.repositories[0];
};

describe('registries', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx'],
    ['nginx:1.27', 'docker.io/library/nginx'],
    ['nginx:1.27.3-alpine', 'docker.io/library/nginx'],
    ['nginx:stable-alpine', 'docker.io/library/nginx'],
    ['busybox:1.36', 'docker.io/library/busybox'],
    ['postgres:16-alpine', 'docker.io/library/postgres'],
    ['registry.k8s.io/e2e-test-images/agnhost:2.40', 'registry.k8s.io/e2e-test-images/agnhost'],
    ['registry.k8s.io/kube-apiserver:v1.33.1', 'registry.k8s.io/kube-apiserver'],
    ['registry.k8s.io/etcd:3.5.21-0', 'registry.k8s.io/etcd'],
    ['quay.io/some/thing:v9', 'quay.io/some/thing'],
  ])('has %s', (text, repository) => {
    expect(ask(text)).toBe(repository);
  });

  it.each([
    ['nginx:nosuch', 'docker.io/library/nginx:nosuch: not found'],
    ['nginx:1.161', 'docker.io/library/nginx:1.161: not found'],
    ['nginx:9', 'docker.io/library/nginx:9: not found'],
    ['busybox:wheezy', 'docker.io/library/busybox:wheezy: not found'],
    [
      'doesnotexist/app',
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ],
    [
      'registry.example.com/app:1',
      'failed to do request: Head "https://registry.example.com/v2/app/manifests/1": dial tcp: lookup registry.example.com: no such host',
    ],
    [
      'localhost:5000/app',
      'failed to do request: Head "https://localhost:5000/v2/app/manifests/latest": dial tcp 127.0.0.1:5000: connect: connection refused',
    ],
    [
      'registry.drydock.dev/team/app:1',
      'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.drydock.dev/token?scope=repository%3Ateam%2Fapp%3Apull&service=registry.drydock.dev: 401 Unauthorized',
    ],
  ])('has no %s', (text, error) => {
    expect(ask(text)).toBe(error);
  });

  it('gives private images to those with credentials, whoever asked before', () => {
    const refused = ask('registry.drydock.dev/team/app:1');
    expect(refused).toMatch('401 Unauthorized');
    expect(ask('registry.drydock.dev/team/app:1', ['registry.drydock.dev'])).toBe('registry.drydock.dev/team/app');
    expect(ask('registry.drydock.dev/team/app:1')).toBe(refused);
    expect(ask('ghcr.io/private/app')).toMatch('401 Unauthorized');
    expect(ask('ghcr.io/private/app', ['ghcr.io'])).toBe('ghcr.io/private/app');
  });

  it('asks no password where nobody answers', () => {
    expect(ask('registry.example.com/private/app')).toMatch('no such host');
  });

  it('takes every other tag when it is not strict', () => {
    expect(ask('nginx:1.161', [], false)).toBe('docker.io/library/nginx');
    expect(ask('nginx:1.161')).toMatch('not found');
    expect(ask('nginx:1.161', [], false)).toBe('docker.io/library/nginx');
    expect(ask('nginx:doesnotexist', [], false)).toBe('docker.io/library/nginx:doesnotexist: not found');
  });

  it('derives the same digest for the same image everywhere', () => {
    expect(imageId(reference('nginx:1.27'))).toBe(
      'docker.io/library/nginx@sha256:6965a10c15290ad0b29ca7fd1866de1850408b3cb15fb11a3bbbbc2fddb158bd',
    );
    expect(imageId(reference('docker.io/nginx:1.27'))).toBe(imageId(reference('nginx:1.27')));
  });
});
