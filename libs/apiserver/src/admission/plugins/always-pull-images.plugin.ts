import { aggregateMessage, FieldPath, notSupported, type FieldError, type KubeObject } from '@drydock/apimachinery';
import { refuse } from '../refuse.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../admission-plugin.ts';
import { allContainers, isPodWrite, type ContainerLike, type PodLike } from './pod-template.ts';

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Every image is pulled anew, so that nobody runs a private one that lies on a node by chance (plugin/pkg/admission/alwayspullimages). */
export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  optional: true,
  resources: ['pods'],

  admit(attributes) {
    if (!bringsImages(attributes)) return;
    for (const container of allContainers((attributes.object as unknown as PodLike).spec)) container.imagePullPolicy = 'Always';
  },

  validate(attributes) {
    if (!bringsImages(attributes)) return;
    const { spec } = attributes.object as unknown as PodLike;
    const errors = LISTS.flatMap((list) => (spec[list] ?? []).flatMap((container, index) => policyErrors(container, list, index)));
    if (errors.length > 0) throw refuse(attributes, aggregateMessage(errors));
  },
};

function policyErrors({ imagePullPolicy }: ContainerLike, list: string, index: number): FieldError[] {
  const path = FieldPath.of('spec', list).index(index).child('imagePullPolicy');
  return imagePullPolicy === 'Always' ? [] : [notSupported(path, imagePullPolicy ?? '', ['Always'])];
}

/** An update without a new image changes nothing about pulling. */
function bringsImages(attributes: AdmissionAttributes): boolean {
  if (!isPodWrite(attributes)) return false;
  if (attributes.operation !== 'UPDATE') return true;
  const before = new Set(imagesOf(attributes.oldObject!));
  return imagesOf(attributes.object!).some((image) => !before.has(image));
}

function imagesOf(pod: KubeObject): string[] {
  return allContainers((pod as unknown as PodLike).spec).map(({ image = '' }) => image);
}
