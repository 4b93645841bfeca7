/** What a container's configuration means: its image, its environment, and why its command may not run. */
import { memoized, onceFor } from '@drydock/apimachinery';
import type { SpawnFailure } from '@drydock/shell';
import { parseImageReference } from '../images/image-reference.ts';
import type { Image, ResolvedImage } from '../images/image.ts';
import { imageOf } from '../images/registry.ts';
import { serverFor, unwrapCommand } from './command.ts';
import type { ContainerConfig } from './container-run.ts';
import type { ServerProgram } from './server-program.ts';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const MOST_RESOLVED = 1000;

/** What is behind the canonical reference of an image that was pulled; the same object for the same text. */
export const imageNamed = memoized(MOST_RESOLVED, (image) => {
  const reference = parseImageReference(image);
  if ('error' in reference) throw new Error(`a container was started from an invalid image: ${image}`);
  return imageOf(reference);
});

export const resolveImage = ({ image }: ContainerConfig): ResolvedImage => imageNamed(image);

/** A server, and what it is called with. */
export interface MainServer {
  argv: readonly string[];
  server: ServerProgram;
}

/** What an image runs of itself: the same list for all containers that say nothing of their own. */
export const commandOfImage = onceFor(({ entrypoint = [], cmd = [] }: Image): readonly string[] => Object.freeze([...entrypoint, ...cmd]));

const serverOfImage = onceFor((image: Image): MainServer | undefined => findServer(image, commandOfImage(image)));

/** The server that a container's command is, with its arguments; undefined for anything else. */
export function mainServer(config: ContainerConfig): MainServer | undefined {
  const { image } = resolveImage(config);
  return config.argv === commandOfImage(image) ? serverOfImage(image) : findServer(image, config.argv);
}

function findServer(image: Image, command: readonly string[]): MainServer | undefined {
  const argv = unwrapCommand(image, command);
  const server = serverFor(image, argv);
  return server && { argv, server };
}

/** The command without the scripts that only prepare it. */
export function mainCommand(config: ContainerConfig): readonly string[] {
  return unwrapCommand(resolveImage(config).image, config.argv);
}

/** The environment of a process, in the order that the runtime sets it. */
export function processEnv(config: ContainerConfig): Record<string, string> {
  const { image } = resolveImage(config);
  return {
    PATH: DEFAULT_PATH,
    HOSTNAME: config.hostname,
    ...(config.tty ? { TERM: 'xterm' } : {}),
    ...image.env,
    ...config.env,
    HOME: config.user.home,
  };
}

/** As runc words it, after `exec: `. */
export function describeFailure(command: string, { failure }: SpawnFailure): string {
  const name = JSON.stringify(command);
  if (failure === 'not-found')
    return command.includes('/') ? `${name}: stat ${command}: no such file or directory` : `${name}: executable file not found in $PATH`;
  if (failure === 'is-a-directory') return `${name}: is a directory`;
  if (failure === 'bad-format') return `${name}: exec format error`;
  return failure === 'not-executable' ? `${name}: permission denied` : `${name}: resource temporarily unavailable`;
}
