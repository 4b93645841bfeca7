import { MAXIMUM_SCORE, NO_PREFERENCE, type ScorePlugin } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';

const MEGABYTE = 1024 * 1024;
const MINIMUM = 23 * MEGABYTE;
const MAXIMUM_PER_CONTAINER = 1000 * MEGABYTE;

/** Nodes that have the pod's images already. */
export const imageLocality: ScorePlugin = {
  name: 'ImageLocality',
  weight: 1,

  /** How good it is that a node has an image depends on how many others have it. */
  local: ({ hasImages }) => (hasImages ? undefined : NO_PREFERENCE),

  score(nodes, { pod, nodes: all }) {
    const images = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ image = '' }) => withTag(image));
    const sizes = new Map(all.map((info) => [info, sizesOn(info, images)]));
    const spread = images.map((_, at) => [...sizes.values()].filter((node) => node[at]! > 0).length / all.length);
    return nodes.map((node) => {
      const sum = sizes.get(node)!.reduce((total, size, at) => total + Math.floor(size * spread[at]!), 0);
      const maximum = MAXIMUM_PER_CONTAINER * images.length;
      return Math.floor((MAXIMUM_SCORE * (Math.min(Math.max(sum, MINIMUM), maximum) - MINIMUM)) / (maximum - MINIMUM));
    });
  },
};

/** What a node has of each image, in bytes. */
function sizesOn({ node }: NodeInfo, images: readonly string[]): number[] {
  const present = new Map<string, number>();
  for (const { names = [], sizeBytes = 0 } of node.status?.images ?? []) for (const name of names) present.set(name, sizeBytes);
  return images.map((image) => present.get(image) ?? 0);
}

function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
