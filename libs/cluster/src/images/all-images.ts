/** Every image whose inside is known. Adding one means adding its data and one line here. */
import { memcached, mariadb, mongo, mysql, postgres, rabbitmq, redis } from './data.image.ts';
import { agnhost, bootcamp, ealen, echoServer, hashicorpEcho, helloApp, mendhak, traefikWhoami } from './echo.image.ts';
import { hpaExample, httpd, php } from './httpd.image.ts';
import type { Image } from './image.ts';
import { alpineKubernetes, bitnamiKubectl, kubectlOnly } from './kubectl.image.ts';
import { autoscalerImages, csiImages, fluentd, kubernetesImages, loggingImages } from './kubernetes.image.ts';
import { golang, java, node, python } from './language.image.ts';
import { nginx, nginxUnprivileged } from './nginx.image.ts';
import { memoryHog, resourceConsumer, stress } from './stress.image.ts';
import { alpine, busybox, curl, debian, networkTools, ubuntu } from './userland.image.ts';

export const allImages: readonly Image[] = [
  agnhost,
  alpine,
  alpineKubernetes,
  bitnamiKubectl,
  bootcamp,
  busybox,
  curl,
  debian,
  ealen,
  echoServer,
  fluentd,
  golang,
  hashicorpEcho,
  helloApp,
  hpaExample,
  httpd,
  java,
  kubectlOnly,
  mariadb,
  memcached,
  memoryHog,
  mendhak,
  mongo,
  mysql,
  networkTools,
  nginx,
  nginxUnprivileged,
  node,
  php,
  postgres,
  python,
  rabbitmq,
  redis,
  resourceConsumer,
  stress,
  traefikWhoami,
  ubuntu,
  ...kubernetesImages,
  ...autoscalerImages,
  ...loggingImages,
  ...csiImages,
];
