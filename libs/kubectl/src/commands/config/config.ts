import type { Command } from '../../command/command.ts';
import {
  currentContext,
  deleteCluster,
  deleteContext,
  deleteUser,
  getClusters,
  getContexts,
  getUsers,
  renameContext,
  useContext,
} from './config-commands.ts';
import { configSet, configUnset } from './config-properties.ts';
import { setCluster, setContext, setCredentials } from './config-set-entries.ts';
import { configView } from './config-view.ts';

export const config: Command = {
  name: 'config',
  use: 'config SUBCOMMAND',
  short: 'Modify kubeconfig files',
  long: `Look at kubeconfig files and change them, with subcommands like "kubectl config use-context my-context".

With --kubeconfig only that file counts. Otherwise the KUBECONFIG variable is a list of files that are merged: a value is changed in the file that has it, and new ones go into the first file that exists. Without it, ~/.kube/config is used.`,
  commands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    configSet,
    setCluster,
    setContext,
    setCredentials,
    configUnset,
    useContext,
    configView,
  ],
};
