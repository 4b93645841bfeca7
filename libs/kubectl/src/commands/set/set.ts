import type { Command } from '../../command/command.ts';
import { setEnv } from './set-env.ts';
import { setImage } from './set-image.ts';
import { setResources } from './set-resources.ts';
import { setSelector } from './set-selector.ts';
import { setServiceAccount } from './set-serviceaccount.ts';
import { setSubject } from './set-subject.ts';

export const set: Command = {
  name: 'set',
  use: 'set SUBCOMMAND',
  short: 'Set specific features on objects',
  long: `Change single features of resources.

Each command knows one part of a resource and changes nothing else.`,
  commands: [setEnv, setImage, setResources, setSelector, setServiceAccount, setSubject],
};
