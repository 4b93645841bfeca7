/** Which program a container's command means, before there is a file system to look in. */
import type { Image } from '../images/image.ts';
import { baseName } from '@drydock/shell';
import type { ServerProgram } from './server-program.ts';

/** The command without the entry point scripts of its image, which run what they are given. */
export function unwrapCommand(image: Image, argv: readonly string[]): readonly string[] {
  if (!image.wrappers?.includes(argv[0] ?? '') || argv.length === 1) return argv;
  const rest = argv.slice(1);
  // The official scripts take arguments that begin with a dash for those of the image's own program.
  return rest[0]!.startsWith('-') && image.cmd ? [image.cmd[0]!, ...rest] : rest;
}

export function serverFor(image: Image, argv: readonly string[]): ServerProgram | undefined {
  const command = argv[0] ?? '';
  return image.servers?.find(({ commands }) =>
    commands.some((name) => name === command || baseName(name) === command || (command.includes('/') && baseName(command) === name)),
  );
}
