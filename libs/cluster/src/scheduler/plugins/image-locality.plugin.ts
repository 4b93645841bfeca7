import { MAXIMUM_SCORE, NO_PREFERENCE, type ScorePlugin } from '../framework.ts';

const MEGABYTE = 1024 * 1024;
const MINIMUM = 23 * MEGABYTE;
const MAXIMUM_PER_CONTAINER = 1000 * MEGABYTE;

/** Nodes that have the pod's images already. */
export const imageLocality: ScorePlugin = {
  name: 'ImageLocality',
  weight: 1,

  /** How good it is that a node has an image depends on how many others have it. */
  local: ({ hasImages }) => (hasImages ? undefined : NO_PREFERENCE),

  score(nodes, { pod }) {
    const images = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ image = '' }) => withTag(image));
    const sizes = nodes.map(({ node }) => {
      const present = new Map(
        (node.status?.images ?? []).flatMap(({ names = [], sizeBytes = 0 }) => names.map((name) => [name, sizeBytes] as const)),
      );
      return images.map((image) => present.get(image) ?? 0);
    });
    const spread = images.map((_, at) => sizes.filter((node) => node[at]! > 0).length / nodes.length);
    return sizes.map((node) => {
      const sum = node.reduce((total, size, at) => total + size * spread[at]!, 0);
      const maximum = MAXIMUM_PER_CONTAINER * images.length;
      return Math.floor((MAXIMUM_SCORE * (Math.min(Math.max(sum, MINIMUM), maximum) - MINIMUM)) / (maximum - MINIMUM));
    });
  },
};

function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
