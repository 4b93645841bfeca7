import { parseImageReference } from '../images/image-reference.ts';
import type { Fault } from './fault.ts';

/** Nodes that have the image already go on with it. */
export const imageGone: Fault = {
  name: 'image-gone',
  summary: 'an image is not in its registry any more',
  parameters: [{ name: 'image', description: 'as a pod names it: nginx:1.27' }],
  apply({ nodes: { images } }, { image = '' }) {
    images.changeRegistry({ gone: [...new Set([...images.trouble.gone, canonical(image)])] });
  },
  clear({ nodes: { images } }, { image = '' }) {
    images.changeRegistry({ gone: images.trouble.gone.filter((each) => each !== canonical(image)) });
  },
  active: ({ nodes: { images } }) => images.trouble.gone.map((image) => ({ image })),
};

function canonical(image: string): string {
  const reference = parseImageReference(image);
  return 'canonical' in reference ? reference.canonical : image;
}
