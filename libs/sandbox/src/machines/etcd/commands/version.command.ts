import type { Call, Command } from '../cli/command.ts';
import { ok, out } from '../cli/result.ts';
import { API_VERSION, VERSION } from '../connection/member.ts';

export const newVersionCommand = <C extends Call>(program: string): Command<C> => ({
  use: 'version',
  short: `Prints the version of ${program}`,
  run: () => ok(out(`${program} version: ${VERSION}\nAPI version: ${API_VERSION}\n`)),
});
