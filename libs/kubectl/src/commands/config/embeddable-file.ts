import { failed, type Files } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import { base64Of } from '../create/configmap.ts';

/** Base64 of the content of a file that `--embed-certs` puts into the kubeconfig. */
export function encodedFile(files: Files, flag: string, path: string): string {
  const content = files.readFile(path);
  if (failed(content)) throw new CommandError(`could not stat ${flag} file ${path}: stat ${path}: ${content.message.toLowerCase()}`);
  return base64Of(content);
}
