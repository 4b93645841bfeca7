/** Images tell their programs in the environment which release they are: `NGINX_VERSION=1.27.5` in `nginx:1.27`. */
import type { Image } from './image.ts';

export interface VersionRule {
  /** The name of the variable. */
  variable: string;
  /** The last patch release of each minor one, where it is not 0. */
  patches?: Readonly<Record<string, number>>;
}

const TAG = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-|$)/;

const versioned = new WeakMap<Image, Map<string, Image>>();

/** The image as it is under a tag; what a tag without a version means is written in the image itself. */
export function imageOfTag(image: Image, tag: string): Image {
  const version = image.version && versionOfTag(image.version, tag);
  if (!version) return image;
  let ofTags = versioned.get(image);
  if (!ofTags) versioned.set(image, (ofTags = new Map<string, Image>()));
  const known = ofTags.get(version);
  if (known) return known;
  const made = { ...image, env: { ...image.env, [image.version!.variable]: version } };
  ofTags.set(version, made);
  return made;
}

function versionOfTag({ patches = {} }: VersionRule, tag: string): string | undefined {
  const [, major, minor, patch] = TAG.exec(tag) ?? [];
  if (minor === undefined) return undefined;
  return `${major}.${minor}.${patch ?? patches[`${major}.${minor}`] ?? 0}`;
}
