import type { ServerProgram } from '../containers/server-program.ts';
import type { Distribution } from './distributions.ts';
import type { TagRule } from './image-tags.ts';
import { imageOfTag, type VersionRule } from './image-version.ts';

/** What an image is, as data: its configuration (OCI image-spec, config.md), its files, and what its programs do. */
export interface Image {
  /** Canonical names: `docker.io/library/nginx`. The first is the one to show. */
  repositories: readonly string[];
  tags: TagRule;
  /** Bytes of its compressed layers. */
  size: number;
  /** Where its shell and tools come from. Absent: there is nothing in it but what is named below. */
  distribution?: Distribution;
  /** For tags that name another distribution, `-alpine` above all. */
  variants?: readonly ImageVariant[];
  entrypoint?: readonly string[];
  cmd?: readonly string[];
  /** Text by name; `PATH` has the usual default. */
  env?: Readonly<Record<string, string>>;
  /** How tags become the variable that says which release it is. */
  version?: VersionRule;
  user?: ImageUser;
  workingDir?: string;
  /** Text contents by absolute path. Programs of servers and wrappers need no entry. */
  files?: Readonly<Record<string, string>>;
  /** Programs beyond those of the distribution: path of the file → name of the program. */
  programs?: Readonly<Record<string, string>>;
  /** Entry point scripts that prepare something and then run their arguments. */
  wrappers?: readonly string[];
  servers?: readonly ServerProgram[];
  /** Working memory in bytes while it serves, for metrics. */
  memory?: number;
  /** Thousandths of a processor that it takes while nobody asks anything of it; 1 when absent. */
  idleMilliCpu?: number;
  /** Milliseconds of a processor that a request costs; a fraction of one when absent. */
  requestCost?: number;
}

export interface ImageVariant {
  /** A word of the tag. */
  word: RegExp;
  distribution: Distribution;
  size: number;
}

export interface ImageUser {
  uid: number;
  gid: number;
  name: string;
}

/** An image under one of its tags. */
export interface ResolvedImage {
  image: Image;
  tag: string;
  distribution: Distribution | undefined;
  size: number;
}

export function resolveVariant(image: Image, tag: string): ResolvedImage {
  const variant = image.variants?.find(({ word }) => tag.split('-').some((part) => word.test(part)));
  return {
    image: imageOfTag(image, tag),
    tag,
    distribution: variant?.distribution ?? image.distribution,
    size: variant?.size ?? image.size,
  };
}
