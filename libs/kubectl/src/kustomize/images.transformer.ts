/** `images`: other names, tags and digests (kustomize, api/filters/imagetag and api/internal/image). */
import { isRecord } from '@drydock/apimachinery';
import { visitField, type Place } from './field-path.ts';
import { IMAGES } from './field-specs.ts';
import type { ImageEntry } from './kustomization-file.ts';
import { KustomizeError } from './kustomize-error.ts';
import { compilePattern, type ResourceList } from './resource-list.ts';

export function changeImage({ resources }: ResourceList, entry: ImageEntry): void {
  const pattern = compilePattern(`^${entry.name ?? ''}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
  const change = ({ value, set }: Place): void => {
    if (typeof value === 'object') throw new KustomizeError('wrong node kind: expected ScalarNode but got MappingNode');
    if (pattern.matcher(String(value)).find()) set(changed(String(value), entry));
  };
  for (const resource of resources) {
    if (resource.gvk.kind === 'CustomResourceDefinition') continue;
    visitContainers(resource.object, change);
    for (const field of IMAGES) visitField(resource, field, 'nothing', change);
  }
}

/** The images of every list that is called containers or initContainers, wherever it is: the way of older versions, which still counts. */
function visitContainers(value: unknown, visit: (place: Place) => void): void {
  if (Array.isArray(value)) return value.forEach((item) => visitContainers(item, visit));
  if (!isRecord(value)) return;
  for (const [key, child] of Object.entries(value)) {
    visitContainers(child, visit);
    if ((key !== 'containers' && key !== 'initContainers') || !Array.isArray(child)) continue;
    for (const container of child) {
      if (isRecord(container) && container.image) visit({ value: container.image, set: (image) => (container.image = image) });
    }
  }
}

/** A new tag or digest takes the place of both old ones. */
function changed(image: string, { newName, newTag, digest: newDigest, tagSuffix }: ImageEntry): string {
  let { name, tag, digest } = splitImage(image);
  if (newName) name = newName;
  if (newTag || newDigest) [tag, digest] = [newTag ?? '', newDigest ?? ''];
  else if (tagSuffix) [tag, digest] = [tag + tagSuffix, ''];
  return `${name}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
}

/** `registry:5000/name:tag@sha256:…` in its parts. */
function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(image.indexOf('/'), 0);
  const at = image.indexOf('@', slash);
  const reference = at < 0 ? image : image.slice(0, at);
  const colon = reference.indexOf(':', slash);
  return {
    name: colon < 0 ? reference : reference.slice(0, colon),
    tag: colon < 0 ? '' : reference.slice(colon + 1),
    digest: at < 0 ? '' : image.slice(at + 1),
  };
}
