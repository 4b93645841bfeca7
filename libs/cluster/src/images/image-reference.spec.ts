import { parseImageReference } from './image-reference.ts';

describe('names of images', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest', 'nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27', 'nginx:1.27'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest', 'nginx:latest'],
    ['index.docker.io/bitnami/redis:7', 'docker.io/bitnami/redis:7', 'bitnami/redis:7'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['localhost:5000/a/b', 'localhost:5000/a/b:latest', 'localhost:5000/a/b:latest'],
    [`nginx@sha256:${'a'.repeat(64)}`, `docker.io/library/nginx@sha256:${'a'.repeat(64)}`, `nginx@sha256:${'a'.repeat(64)}`],
  ])('%s is %s', (text, canonical, familiar) => {
    expect(parseImageReference(text)).toMatchObject({ canonical, familiar });
  });

  it.each([
    ['', 'invalid reference format'],
    ['nginx:', 'invalid reference format'],
    ['nginx:a b', 'invalid reference format'],
    ['nginx::1', 'invalid reference format'],
    ['-nginx', 'invalid reference format'],
    ['Nginx', 'invalid reference format: repository name (library/Nginx) must be lowercase'],
    ['a'.repeat(300), 'repository name must not be more than 255 characters'],
    ['f'.repeat(64), `invalid repository name (${'f'.repeat(64)}), cannot specify 64-byte hexadecimal strings`],
  ])('refuses %j', (text, error) => {
    expect(parseImageReference(text)).toEqual({ error });
  });
});
