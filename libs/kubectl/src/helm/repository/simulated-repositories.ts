/** The repositories of charts that the simulated network has, under the addresses that tutorials use. */
import type { Chart } from '../chart/chart.ts';
import { newServerChart, type ServerChart } from './server-chart.ts';

const NGINX: ServerChart = {
  name: 'nginx', version: '21.1.23', appVersion: '1.29.1', description: 'NGINX is a web server, a reverse proxy and a load balancer.',
  image: 'nginx', tag: '1.29', port: 80, portName: 'http', probe: 'http', keywords: ['nginx', 'http', 'web', 'proxy'], home: 'https://nginx.org',
}; // prettier-ignore

const BITNAMI: readonly ServerChart[] = [
  NGINX,
  { ...NGINX, version: '20.1.7', appVersion: '1.28.0', tag: '1.28' },
  { ...NGINX, version: '19.1.1', appVersion: '1.27.5', tag: '1.27' },
  { ...NGINX, version: '18.2.6', appVersion: '1.27.3', tag: '1.27' },
  { ...NGINX, version: '18.2.5', appVersion: '1.27.2', tag: '1.27' },
  { ...NGINX, version: '15.14.0', appVersion: '1.25.5', tag: '1.25' },
  { name: 'apache', version: '11.3.14', appVersion: '2.4.63', description: 'The HTTP server of the Apache project.', image: 'httpd', tag: '2.4', port: 80, portName: 'http', probe: 'http', keywords: ['apache', 'http', 'web'] },
  { name: 'redis', version: '21.1.6', appVersion: '8.0.2', description: 'Redis keeps keys and their values in memory.', image: 'redis', tag: '8.0', port: 6379, portName: 'redis', stateful: true, environment: { REDIS_PASSWORD: '$PASSWORD' }, keywords: ['redis', 'keyvalue', 'database'] },
  { name: 'redis', version: '19.6.4', appVersion: '7.2.5', description: 'Redis keeps keys and their values in memory.', image: 'redis', tag: '7.2', port: 6379, portName: 'redis', stateful: true, environment: { REDIS_PASSWORD: '$PASSWORD' }, keywords: ['redis', 'keyvalue', 'database'] },
  { name: 'postgresql', version: '16.7.4', appVersion: '17.5.0', description: 'PostgreSQL is a relational database.', image: 'postgres', tag: '17', port: 5432, portName: 'postgresql', stateful: true, environment: { POSTGRES_PASSWORD: '$PASSWORD' }, keywords: ['postgresql', 'postgres', 'database', 'sql'] },
  { name: 'mysql', version: '13.0.0', appVersion: '8.4.5', description: 'MySQL is a relational database.', image: 'mysql', tag: '8.4', port: 3306, portName: 'mysql', stateful: true, environment: { MYSQL_ROOT_PASSWORD: '$PASSWORD' }, keywords: ['mysql', 'database', 'sql'] },
  { name: 'mariadb', version: '20.5.5', appVersion: '11.4.5', description: 'MariaDB is a relational database.', image: 'mariadb', tag: '11.4', port: 3306, portName: 'mysql', stateful: true, environment: { MARIADB_ROOT_PASSWORD: '$PASSWORD' }, keywords: ['mariadb', 'mysql', 'database', 'sql'] },
  { name: 'mongodb', version: '16.5.9', appVersion: '8.0.9', description: 'MongoDB is a database of documents.', image: 'mongo', tag: '8.0', port: 27017, portName: 'mongodb', stateful: true, environment: { MONGO_INITDB_ROOT_USERNAME: 'root', MONGO_INITDB_ROOT_PASSWORD: '$PASSWORD' }, keywords: ['mongodb', 'database', 'nosql'] },
  { name: 'rabbitmq', version: '16.0.2', appVersion: '4.1.0', description: 'RabbitMQ is a broker of messages.', image: 'rabbitmq', tag: '4.1', port: 5672, portName: 'amqp', stateful: true, environment: { RABBITMQ_DEFAULT_PASS: '$PASSWORD' }, keywords: ['rabbitmq', 'message queue', 'amqp'] },
  { name: 'memcached', version: '7.8.2', appVersion: '1.6.38', description: 'Memcached is a cache in memory.', image: 'memcached', tag: '1.6', port: 11211, portName: 'memcache', keywords: ['memcached', 'cache'] },
  { name: 'tomcat', version: '12.0.3', appVersion: '10.1.41', description: 'Apache Tomcat runs web applications in Java.', image: 'tomcat', tag: '10.1', port: 8080, portName: 'http', probe: 'http', keywords: ['tomcat', 'java', 'http', 'web'] },
]; // prettier-ignore

const PODINFO: ServerChart = {
  name: 'podinfo', version: '6.9.0', appVersion: '6.9.0', description: 'A small web application that tells about the pod it runs in.',
  image: 'traefik/whoami', tag: 'v1.11', port: 80, portName: 'http', probe: 'http', keywords: ['podinfo', 'example'],
}; // prettier-ignore

const HELLO: ServerChart = {
  name: 'hello-world', version: '0.1.0', appVersion: '1.16.0', description: 'A Helm chart for Kubernetes',
  image: 'nginx', tag: '1.16.0', port: 80, portName: 'http', probe: 'http',
}; // prettier-ignore

const ECHO: ServerChart = {
  name: 'echo-server', version: '0.5.0', appVersion: '0.6.0', description: 'Answers requests with what it was asked.',
  image: 'ealen/echo-server', tag: '0.9.2', port: 80, portName: 'http', probe: 'http',
}; // prettier-ignore

const REPOSITORIES: Readonly<Record<string, readonly ServerChart[]>> = {
  'https://charts.bitnami.com/bitnami': BITNAMI,
  'https://stefanprodan.github.io/podinfo': [PODINFO, { ...PODINFO, version: '6.7.1', appVersion: '6.7.1' }],
  'https://helm.github.io/examples': [HELLO],
  'https://ealenn.github.io/charts': [ECHO],
};

const REGISTRIES: Readonly<Record<string, readonly ServerChart[]>> = {
  'oci://registry-1.docker.io/bitnamicharts': BITNAMI,
  'oci://ghcr.io/stefanprodan/charts': [PODINFO],
};

const made = new Map<readonly ServerChart[], readonly Chart[]>();

function chartsOf(servers: readonly ServerChart[] | undefined): readonly Chart[] | undefined {
  if (!servers) return undefined;
  const before = made.get(servers);
  if (before) return before;
  const charts = servers.map(newServerChart);
  made.set(servers, charts);
  return charts;
}

export const SIMULATED_REPOSITORY_URLS: readonly string[] = Object.keys(REPOSITORIES);

/** What a repository has; undefined when nobody is there. A slash at the end of the address makes no difference. */
export function chartsAt(url: string): readonly Chart[] | undefined {
  return chartsOf(REPOSITORIES[url.replace(/\/+$/, '')]);
}

/** What a registry has under an address; undefined when nobody is there. */
export function chartsInRegistry(reference: string): readonly Chart[] | undefined {
  return chartsOf(REGISTRIES[reference]);
}
