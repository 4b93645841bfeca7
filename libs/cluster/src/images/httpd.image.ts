import { newApacheServer } from '../containers/servers/web.servers.ts';
import { ALPINE, DEBIAN } from './distributions.ts';
import type { Image } from './image.ts';

export const httpd: Image = {
  repositories: ['docker.io/library/httpd', 'docker.io/bitnami/apache'],
  tags: { newest: [2, 4], oldest: 2 },
  size: 57_614_411,
  distribution: DEBIAN,
  variants: [{ word: /^alpine/, distribution: ALPINE, size: 23_411_806 }],
  cmd: ['httpd-foreground'],
  env: {
    HTTPD_PREFIX: '/usr/local/apache2',
    HTTPD_VERSION: '2.4.65',
    PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  },
  version: { variable: 'HTTPD_VERSION', patches: { '2.2': 34, '2.4': 65 } },
  workingDir: '/usr/local/apache2',
  files: { '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n' },
  servers: [newApacheServer(['httpd-foreground', 'httpd'], '/usr/local/apache2/htdocs')],
  memory: 7_000_000,
};

/** PHP with Apache; `php` alone wants a terminal. */
export const php: Image = {
  repositories: ['docker.io/library/php'],
  tags: { newest: [8, 4], oldest: 5, suffixes: ['apache', 'fpm', 'cli'] },
  size: 180_215_330,
  distribution: DEBIAN,
  variants: [{ word: /^alpine/, distribution: ALPINE, size: 38_116_420 }],
  cmd: ['apache2-foreground'],
  workingDir: '/var/www/html',
  files: { '/var/www/html/index.php': 'OK!\n', '/var/www/html/index.html': 'OK!\n' },
  servers: [newApacheServer(['apache2-foreground', 'php-fpm'], '/var/www/html')],
  memory: 16_000_000,
};

/** The page of the walkthrough of the HorizontalPodAutoscaler: it computes a million square roots. */
export const hpaExample: Image = {
  ...php,
  repositories: ['registry.k8s.io/hpa-example'],
  requestCost: 7,
};
