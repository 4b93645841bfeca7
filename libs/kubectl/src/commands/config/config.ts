import type { Command } from '../../command/command.ts';
import { currentContext } from './current-context.ts';
import { deleteCluster, deleteContext, deleteUser } from './delete-entry.ts';
import { getClusters, getUsers } from './get-names.ts';
import { getContexts } from './get-contexts.ts';
import { renameContext } from './rename-context.ts';
import { setProperty } from './set.ts';
import { setCluster } from './set-cluster.ts';
import { setContext } from './set-context.ts';
import { setCredentials } from './set-credentials.ts';
import { unsetProperty } from './unset.ts';
import { useContext } from './use-context.ts';
import { view } from './view.ts';

export const config: Command = {
  name: 'config',
  use: 'config SUBCOMMAND',
  short: 'Modify kubeconfig files',
  long: `Look at kubeconfig files and change them with subcommands like "kubectl config set current-context my-context".

Which files are meant:

 1.  With --kubeconfig, that file alone.
 2.  Otherwise the files of $KUBECONFIG, a list with colons. They count as one: of entries with the same name the first is taken. A change is written into the file that has the entry, a new entry into the first file that exists, or the last of the list if none does.
 3.  Otherwise \${HOME}/.kube/config.`,
  commands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    setProperty,
    setCluster,
    setContext,
    setCredentials,
    unsetProperty,
    useContext,
    view,
  ],
};
