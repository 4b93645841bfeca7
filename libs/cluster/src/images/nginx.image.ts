import { NGINX_FILES, nginxServer } from '../containers/servers/nginx.server.ts';
import { ALPINE, DEBIAN } from './distributions.ts';
import type { Image } from './image.ts';

export const nginx: Image = {
  repositories: ['docker.io/library/nginx', 'docker.io/bitnami/nginx', 'public.ecr.aws/nginx/nginx', 'registry.k8s.io/nginx'],
  tags: { words: ['stable', 'mainline'], newest: [1, 29], oldest: 1, suffixes: ['stable', 'mainline', 'perl', 'otel'] },
  size: 72_319_182,
  distribution: DEBIAN,
  variants: [{ word: /^alpine/, distribution: ALPINE, size: 20_506_414 }],
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  wrappers: ['/docker-entrypoint.sh'],
  env: { NGINX_VERSION: '1.29.0', NJS_VERSION: '0.9.0', NJS_RELEASE: '1~bookworm', PKG_RELEASE: '1~bookworm' },
  version: {
    variable: 'NGINX_VERSION',
    patches: {
      '1.14': 2,
      '1.15': 12,
      '1.16': 1,
      '1.17': 10,
      '1.19': 10,
      '1.20': 2,
      '1.21': 6,
      '1.22': 1,
      '1.23': 4,
      '1.25': 5,
      '1.26': 3,
      '1.27': 5,
    },
  },
  files: { ...NGINX_FILES, '/var/log/nginx/error.log': '', '/var/log/nginx/access.log': '' },
  programs: { '/usr/bin/curl': 'curl' },
  servers: [nginxServer],
  memory: 4_500_000,
};

const CONFIG = '/etc/nginx/nginx.conf';
const SITE = '/etc/nginx/conf.d/default.conf';
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `    ${name}_temp_path /tmp/${name}_temp;\n`).join('');

/** The same without root, which could neither listen at port 80 nor write to the usual folders: at 8080, as user 101. */
export const nginxUnprivileged: Image = {
  ...nginx,
  repositories: ['docker.io/nginxinc/nginx-unprivileged'],
  user: { uid: 101, gid: 101, name: 'nginx' },
  files: {
    ...nginx.files,
    [CONFIG]: NGINX_FILES[CONFIG]!.replace(/^user .*\n/m, '')
      .replace('/run/nginx.pid', '/tmp/nginx.pid')
      .replace('http {\n', `http {\n${TEMPORARY}`),
    [SITE]: NGINX_FILES[SITE]!.replaceAll(/\b80;/g, '8080;'),
  },
};
