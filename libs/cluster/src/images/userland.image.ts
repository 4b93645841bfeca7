/** Images that are a shell with tools: they end at once unless they are told what to do. */
import { ALPINE, BUSYBOX, DEBIAN, UBUNTU } from './distributions.ts';
import type { Image } from './image.ts';

export const busybox: Image = {
  repositories: ['docker.io/library/busybox', 'registry.k8s.io/busybox', 'gcr.io/google-containers/busybox', 'quay.io/quay/busybox'],
  tags: {
    newest: [1, 37],
    oldest: 1,
    words: ['stable', 'unstable', 'musl', 'glibc', 'uclibc'],
    suffixes: ['musl', 'glibc', 'uclibc', 'stable'],
  },
  size: 2_156_518,
  distribution: BUSYBOX,
  cmd: ['sh'],
};

export const alpine: Image = {
  repositories: ['docker.io/library/alpine', 'public.ecr.aws/docker/library/alpine'],
  tags: { newest: [3, 22], oldest: 2, words: ['edge'] },
  size: 3_641_868,
  distribution: ALPINE,
  cmd: ['/bin/sh'],
};

export const debian: Image = {
  repositories: ['docker.io/library/debian'],
  tags: { newest: [13, 0], oldest: 7, words: ['stable', 'testing', 'unstable', 'sid', 'trixie'], suffixes: ['stable', 'trixie'] },
  size: 48_494_258,
  distribution: DEBIAN,
  cmd: ['bash'],
};

export const ubuntu: Image = {
  repositories: ['docker.io/library/ubuntu', 'public.ecr.aws/ubuntu/ubuntu'],
  tags: { newest: [25, 10], oldest: 10, words: ['rolling', 'devel', 'trusty', 'xenial', 'bionic'] },
  size: 29_727_061,
  distribution: UBUNTU,
  cmd: ['/bin/bash'],
};

export const curl: Image = {
  repositories: ['docker.io/curlimages/curl', 'quay.io/curl/curl'],
  tags: { newest: [8, 15], oldest: 7 },
  size: 9_411_274,
  distribution: ALPINE,
  entrypoint: ['/entrypoint.sh'],
  cmd: ['curl'],
  wrappers: ['/entrypoint.sh'],
  programs: { '/usr/bin/curl': 'curl' },
  user: { uid: 100, gid: 101, name: 'curl_user' },
};

/** Tools for looking at networks. */
export const networkTools: Image = {
  repositories: [
    'docker.io/nicolaka/netshoot',
    'registry.k8s.io/e2e-test-images/jessie-dnsutils',
    'docker.io/wbitt/network-multitool',
    'docker.io/praqma/network-multitool',
    'docker.io/giantswarm/tiny-tools',
    'docker.io/radial/busyboxplus',
    'docker.io/infoblox/dnstools',
    'docker.io/tutum/dnsutils',
    'docker.io/yauritux/busybox-curl',
  ],
  tags: { newest: [2, 99], words: ['curl'], prefix: undefined, suffixes: ['extra', 'minimal'] },
  size: 199_314_420,
  distribution: ALPINE,
  cmd: ['sh'],
  programs: {
    '/usr/bin/curl': 'curl',
    '/usr/bin/dig': 'dig',
    '/usr/bin/host': 'host',
    '/sbin/ip': 'ip',
    '/sbin/bridge': 'bridge',
    '/bin/ss': 'ss',
    '/bin/netstat': 'netstat',
    '/usr/bin/traceroute': 'traceroute',
    '/bin/bash': 'bash',
  },
};
