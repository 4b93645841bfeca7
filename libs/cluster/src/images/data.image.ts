/** Databases, caches and queues. */
import {
  memcachedServer,
  mongoServer,
  newMysqlServer,
  postgresServer,
  rabbitmqServer,
  redisServer,
} from '../containers/servers/data.servers.ts';
import { ALPINE, DEBIAN, UBUNTU } from './distributions.ts';
import type { Image } from './image.ts';

const ENTRYPOINT = ['docker-entrypoint.sh'];

export const redis: Image = {
  repositories: ['docker.io/library/redis', 'docker.io/bitnami/redis', 'registry.k8s.io/redis', 'docker.io/valkey/valkey'],
  tags: { newest: [8, 2], oldest: 2, words: ['e2e'] },
  size: 45_006_722,
  distribution: DEBIAN,
  variants: [{ word: /^alpine/, distribution: ALPINE, size: 16_913_260 }],
  entrypoint: ENTRYPOINT,
  cmd: ['redis-server'],
  wrappers: ENTRYPOINT,
  env: { REDIS_VERSION: '8.2.1' },
  version: { variable: 'REDIS_VERSION', patches: { '5.0': 14, '6.0': 20, '6.2': 19, '7.0': 15, '7.2': 10, '7.4': 5, '8.0': 3, '8.2': 1 } },
  workingDir: '/data',
  servers: [redisServer],
  memory: 9_000_000,
};

export const memcached: Image = {
  repositories: ['docker.io/library/memcached', 'docker.io/bitnami/memcached'],
  tags: { newest: [1, 6], oldest: 1 },
  size: 30_514_220,
  distribution: DEBIAN,
  variants: [{ word: /^alpine/, distribution: ALPINE, size: 9_811_420 }],
  entrypoint: ENTRYPOINT,
  cmd: ['memcached'],
  wrappers: ENTRYPOINT,
  user: { uid: 11211, gid: 11211, name: 'memcache' },
  servers: [memcachedServer],
  memory: 3_000_000,
};

export const postgres: Image = {
  repositories: ['docker.io/library/postgres', 'docker.io/bitnami/postgresql'],
  tags: { newest: [18, 0], oldest: 8 },
  size: 152_881_506,
  distribution: DEBIAN,
  variants: [{ word: /^alpine/, distribution: ALPINE, size: 105_306_218 }],
  entrypoint: ENTRYPOINT,
  cmd: ['postgres'],
  wrappers: ENTRYPOINT,
  env: { PG_MAJOR: '17', PGDATA: '/var/lib/postgresql/data', LANG: 'en_US.utf8' },
  servers: [postgresServer],
  memory: 42_000_000,
};

export const mysql: Image = {
  repositories: ['docker.io/library/mysql', 'docker.io/bitnami/mysql'],
  tags: { newest: [9, 4], oldest: 5, words: ['lts', 'innovation'], suffixes: ['oracle', 'oraclelinux9'] },
  size: 233_019_154,
  distribution: DEBIAN,
  entrypoint: ENTRYPOINT,
  cmd: ['mysqld'],
  wrappers: ENTRYPOINT,
  env: { MYSQL_VERSION: '9.4.0', MYSQL_MAJOR: 'innovation' },
  version: { variable: 'MYSQL_VERSION', patches: { '5.6': 51, '5.7': 44, '8.0': 43, '8.4': 6 } },
  servers: [newMysqlServer({ commands: ['mysqld'], prefixes: ['MYSQL'], product: 'MySQL Server 9.4.0-1.el9', daemon: '/usr/sbin/mysqld' })],
  memory: 370_000_000,
};

export const mariadb: Image = {
  repositories: ['docker.io/library/mariadb', 'docker.io/bitnami/mariadb'],
  tags: { newest: [12, 0], oldest: 5, words: ['lts'], suffixes: ['lts'] },
  size: 118_014_022,
  distribution: UBUNTU,
  entrypoint: ENTRYPOINT,
  cmd: ['mariadbd'],
  wrappers: ENTRYPOINT,
  env: { MARIADB_VERSION: '1:11.8.2+maria~ubu2404' },
  servers: [
    newMysqlServer({
      commands: ['mariadbd', 'mysqld'],
      prefixes: ['MARIADB', 'MYSQL'],
      product: 'MariaDB Server 1:11.8.2+maria~ubu2404',
      daemon: 'mariadbd',
    }),
  ],
  memory: 95_000_000,
};

export const mongo: Image = {
  repositories: ['docker.io/library/mongo', 'docker.io/bitnami/mongodb'],
  tags: { newest: [8, 1], oldest: 2 },
  size: 293_310_442,
  distribution: UBUNTU,
  entrypoint: ENTRYPOINT,
  cmd: ['mongod'],
  wrappers: ENTRYPOINT,
  servers: [mongoServer],
  memory: 170_000_000,
};

export const rabbitmq: Image = {
  repositories: ['docker.io/library/rabbitmq', 'docker.io/bitnami/rabbitmq'],
  tags: { newest: [4, 1], oldest: 3, words: ['management'], suffixes: ['management'] },
  size: 111_420_663,
  distribution: UBUNTU,
  entrypoint: ENTRYPOINT,
  cmd: ['rabbitmq-server'],
  wrappers: ENTRYPOINT,
  servers: [rabbitmqServer],
  memory: 140_000_000,
};
