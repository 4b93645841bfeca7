import type { Command } from '../../command/command.ts';
import { createNamespace } from './namespace.ts';

/** The generators of `kubectl create`. */
export const CREATE_COMMANDS: readonly Command[] = [createNamespace];
