import { newInterpreterServer, pythonServer } from '../containers/servers/web.servers.ts';
import { ALPINE, DEBIAN } from './distributions.ts';
import type { Image } from './image.ts';

const alpineVariant = (size: number) => [{ word: /^alpine/, distribution: ALPINE, size }];

export const python: Image = {
  repositories: ['docker.io/library/python'],
  tags: { newest: [3, 14], oldest: 2 },
  size: 364_016_288,
  distribution: DEBIAN,
  variants: alpineVariant(16_420_911),
  cmd: ['python3'],
  programs: { '/usr/bin/curl': 'curl' },
  servers: [pythonServer],
  memory: 12_000_000,
};

export const node: Image = {
  repositories: ['docker.io/library/node'],
  tags: { newest: [24, 9], oldest: 4, words: ['lts', 'current', 'iron', 'jod'], suffixes: ['lts', 'current'] },
  size: 402_118_220,
  distribution: DEBIAN,
  variants: alpineVariant(56_210_087),
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['node'],
  wrappers: ['docker-entrypoint.sh'],
  programs: { '/usr/bin/curl': 'curl' },
  servers: [newInterpreterServer(['node', 'npm', 'yarn'], true)],
  memory: 45_000_000,
};

export const golang: Image = {
  repositories: ['docker.io/library/golang'],
  tags: { newest: [1, 25], oldest: 1 },
  size: 303_512_640,
  distribution: DEBIAN,
  variants: alpineVariant(90_016_232),
  cmd: ['bash'],
  workingDir: '/go',
  programs: { '/usr/bin/curl': 'curl' },
  servers: [newInterpreterServer(['go'], true)],
};

export const java: Image = {
  repositories: ['docker.io/library/openjdk', 'docker.io/library/eclipse-temurin', 'docker.io/library/tomcat'],
  tags: { newest: [25, 0], oldest: 6, suffixes: ['jdk', 'jre'] },
  size: 230_518_446,
  distribution: DEBIAN,
  cmd: ['catalina.sh', 'run'],
  servers: [newInterpreterServer(['java', 'catalina.sh', 'jshell'], true)],
  memory: 120_000_000,
};
