/** The objects of `-k`. */
import type { Streams } from '../command/streams.ts';
import { build } from '../kustomize/build.ts';
import type { Dynamic } from './dynamic-object.ts';

/** Builds the kustomization of a directory; what is deprecated in it is told on standard error. Throws a CommandError when it cannot be built. */
export function buildKustomization(directory: string, streams: Streams, options: { unrestricted?: boolean } = {}): Dynamic[] {
  const { unrestricted = false } = options;
  const { files, clock } = streams.process;
  const timestamp = () => new Date(clock.now()).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  return build(directory, files, { unrestricted, warn: (line) => streams.err(line), timestamp });
}
