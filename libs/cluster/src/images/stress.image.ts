import { resourceConsumer as resourceConsumerServer } from '../containers/servers/resource-consumer.server.ts';
import { ALPINE, UBUNTU } from './distributions.ts';
import type { Image } from './image.ts';

const FILES = { '/usr/local/bin/stress': 'stress' };

export const stress: Image = {
  repositories: ['docker.io/polinux/stress', 'docker.io/progrium/stress', 'docker.io/polinux/stress-ng', 'docker.io/vish/stress'],
  tags: { newest: [1, 0] },
  size: 3_712_944,
  distribution: ALPINE,
  cmd: ['stress', '--verbose', '--vm', '1', '--vm-bytes', '256M', '--timeout', '10s'],
  programs: FILES,
};

export const memoryHog: Image = {
  repositories: [
    'registry.k8s.io/stress',
    'docker.io/lorel/docker-stress-ng',
    'docker.io/containerstack/cpustress',
    'docker.io/alexeiled/stress-ng',
  ],
  tags: { newest: [1, 0], prefix: 'v' },
  size: 4_120_618,
  distribution: UBUNTU,
  cmd: ['stress', '--cpu', '1'],
  programs: { ...FILES, '/usr/bin/stress-ng': 'stress' },
};

export const resourceConsumer: Image = {
  repositories: ['registry.k8s.io/e2e-test-images/resource-consumer', 'gcr.io/kubernetes-e2e-test-images/resource-consumer'],
  tags: { newest: [1, 13] },
  size: 50_112_330,
  distribution: ALPINE,
  entrypoint: ['/consumer'],
  servers: [resourceConsumerServer],
  memory: 6_000_000,
};
