/** `-k` needs a builder of kustomizations, which this release of the sandbox does not have. */
import type { Process } from '@drydock/shell';
import { CommandError } from '../command/command-error.ts';
import type { Dynamic } from './dynamic-object.ts';

/** The objects of a kustomization. Throws a CommandError when there is none in the directory. */
export function buildKustomization(directory: string, process: Process): Dynamic[] {
  if (!process.files.isDirectory(directory)) {
    const path = process.files.absolute(directory);
    throw new CommandError(
      `must build at directory: not a valid directory: evalsymlink failure on '${directory}' : lstat ${path}: no such file or directory`,
    );
  }
  const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
  if (!names.some((name) => process.files.exists(`${directory}/${name}`))) {
    const list = `'${names[0]}', '${names[1]}' or '${names[2]}'`;
    throw new CommandError(`unable to find one of ${list} in directory '${process.files.absolute(directory)}'`);
  }
  throw new CommandError('kustomizations cannot be built here');
}
