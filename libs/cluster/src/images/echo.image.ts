/** Servers that lessons about Services and Ingresses use. */
import {
  agnhost as agnhostServer,
  ealenEcho,
  httpEcho,
  mendhakEcho,
  newHelloServer,
  whoami as whoamiServer,
} from '../containers/servers/echo.servers.ts';
import { ALPINE, DISTROLESS } from './distributions.ts';
import type { Image } from './image.ts';

export const hashicorpEcho: Image = {
  repositories: ['docker.io/hashicorp/http-echo'],
  tags: { newest: [1, 0] },
  size: 2_890_124,
  distribution: DISTROLESS,
  entrypoint: ['/http-echo'],
  env: { ECHO_TEXT: 'hello-world' },
  servers: [httpEcho],
};

export const ealen: Image = {
  repositories: ['docker.io/ealen/echo-server'],
  tags: { newest: [0, 9] },
  size: 41_236_002,
  distribution: ALPINE,
  cmd: ['node', 'webserver.js'],
  servers: [ealenEcho],
};

export const mendhak: Image = {
  repositories: ['docker.io/mendhak/http-https-echo'],
  tags: { newest: [37, 0] },
  size: 58_803_411,
  distribution: ALPINE,
  cmd: ['node', './index.js'],
  servers: [mendhakEcho],
};

export const traefikWhoami: Image = {
  repositories: ['docker.io/traefik/whoami', 'docker.io/containous/whoami', 'docker.io/jwilder/whoami'],
  tags: { newest: [1, 11], prefix: 'v' },
  size: 2_612_907,
  entrypoint: ['/whoami'],
  servers: [whoamiServer],
};

export const helloApp: Image = {
  repositories: ['gcr.io/google-samples/hello-app', 'us-docker.pkg.dev/google-samples/containers/gke/hello-app'],
  tags: { newest: [2, 0] },
  size: 11_516_023,
  distribution: ALPINE,
  cmd: ['./hello-app'],
  servers: [
    newHelloServer(
      ['./hello-app'],
      (hostname) => `Hello, world!\nVersion: 1.0.0\nHostname: ${hostname}\n`,
      (port) => `Server listening on port ${port}`,
    ),
  ],
};

export const bootcamp: Image = {
  repositories: ['gcr.io/google-samples/kubernetes-bootcamp', 'docker.io/jocatalin/kubernetes-bootcamp'],
  tags: { newest: [2, 0], prefix: 'v' },
  size: 83_612_300,
  distribution: ALPINE,
  cmd: ['node', 'server.js'],
  servers: [
    newHelloServer(
      ['node'],
      (hostname) => `Hello Kubernetes bootcamp! | Running on: ${hostname} | v=1\n`,
      () => 'Kubernetes Bootcamp App Started At: 0 | Running On:  localhost',
    ),
  ],
};

export const agnhost: Image = {
  repositories: [
    'registry.k8s.io/e2e-test-images/agnhost',
    'registry.k8s.io/e2e-test-images/nonewprivs',
    'k8s.gcr.io/e2e-test-images/agnhost',
  ],
  tags: { newest: [2, 55] },
  size: 52_402_914,
  distribution: ALPINE,
  entrypoint: ['/agnhost'],
  cmd: ['pause'],
  programs: { '/usr/bin/curl': 'curl', '/usr/bin/dig': 'dig' },
  servers: [agnhostServer],
};

export const echoServer: Image = {
  repositories: [
    'registry.k8s.io/echoserver',
    'k8s.gcr.io/echoserver',
    'gcr.io/google_containers/echoserver',
    'docker.io/kicbase/echo-server',
    'gcr.io/kuar-demo/kuard-amd64',
  ],
  tags: { newest: [2, 9], words: ['blue', 'green', 'purple'], suffixes: ['blue', 'green', 'purple'] },
  size: 42_118_316,
  distribution: ALPINE,
  entrypoint: ['/whoami'],
  env: { WHOAMI_PORT_NUMBER: '8080' },
  servers: [whoamiServer],
};
