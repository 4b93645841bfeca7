import { lessonNamed } from './lessons.ts';

/** The lesson in which everything is tried that does not depend on a lesson. */
export const namespaces = lessonNamed('foundations/namespaces');

/** Its first steps. */
export const STEP = {
  lookAround: 0,
  createNamespaces: 1,
} as const;

/** What solves the first of them. */
export const LOOK_AROUND = 'kubectl api-resources --namespaced=false -o name > /root/cluster-scoped.txt';
