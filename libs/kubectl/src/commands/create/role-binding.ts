import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { stringFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';
import { rbacApiVersion, rbacGroup, subjectFlags, subjectsFrom } from './rbac-sources.ts';

const clusterRoleFlag = stringFlag('clusterrole', 'Cluster role that is bound', { completion: { of: 'names', type: 'clusterroles' } });

function subjectsOf(invocation: Invocation, { strict }: { strict: boolean }): Dynamic {
  const subjects = subjectsFrom(invocation, { strict });
  return subjects.length ? { subjects } : {};
}

export const createRoleBinding: Command = {
  name: 'rolebinding',
  use: 'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a role binding for a particular role or cluster role',
  examples: `# A user may do in this namespace what the cluster role says
kubectl create rolebinding jane-edits --clusterrole=edit --user=jane

# A service account gets a role
kubectl create rolebinding robot --role=pod-reader --serviceaccount=team-a:robot`,
  flags: [
    ...generatorFlags,
    ...subjectFlags,
    clusterRoleFlag,
    stringFlag('role', 'Role that is bound', { completion: { of: 'names', type: 'roles' } }),
  ],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags } = invocation;
    const name = exactlyOneName(invocation);
    const [clusterRole, role] = [flags.string('clusterrole'), flags.string('role')];
    if ((clusterRole === '') === (role === '')) throw new CommandError('exactly one of clusterrole or role must be specified');
    const roleRef = { apiGroup: rbacGroup, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole };
    const binding = {
      apiVersion: rbacApiVersion,
      kind: 'RoleBinding',
      metadata: { name },
      roleRef,
      ...subjectsOf(invocation, { strict: false }),
    };
    createGenerated(invocation, binding, { failure: 'failed to create rolebinding' });
  },
};

export const createClusterRoleBinding: Command = {
  name: 'clusterrolebinding',
  use: 'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a cluster role binding for a particular cluster role',
  examples: `# Two users and a group may do everything
kubectl create clusterrolebinding admins --clusterrole=cluster-admin --user=jane --user=bob --group=ops`,
  flags: [...generatorFlags, ...subjectFlags, { ...clusterRoleFlag, required: true }],
  args: NOTHING,
  run(invocation: Invocation) {
    const name = exactlyOneName(invocation);
    const roleRef = { apiGroup: rbacGroup, kind: 'ClusterRole', name: invocation.flags.string('clusterrole') };
    const binding = {
      apiVersion: rbacApiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef,
      ...subjectsOf(invocation, { strict: true }),
    };
    createGenerated(invocation, binding, { namespaced: false, failure: 'failed to create clusterrolebinding' });
  },
};
