import { CommandError } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { selectorFlag } from '../../options/shared-flags.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import type { Info } from '../../resource/info.ts';
import { subjectFlags, subjectsFrom } from '../create/rbac-sources.ts';
import { changeObjects, objectFailure, selectForChange, setFlags } from './change-objects.ts';

export const setSubject: Command = {
  name: 'subject',
  use: 'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  long: 'Add users, groups or service accounts to a role binding or cluster role binding.',
  examples: `# One more service account
kubectl set subject clusterrolebinding admins --serviceaccount=team-a:robot

# Two users
kubectl set subject rolebinding editors --user=jane --user=bob`,
  flags: [...setFlags, ...subjectFlags, selectorFlag],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const added = subjectsFrom(invocation);
    const infos = yield* selectForChange(invocation, invocation.args);
    if (added.length === 0) throw new CommandError('you must specify at least one value of user, group or serviceaccount');
    const change = (object: Dynamic, info: Info): void => {
      if (!['RoleBinding', 'ClusterRoleBinding'].includes(object.kind))
        throw objectFailure(info, 'setting subjects is only supported for RoleBinding/ClusterRoleBinding');
      const subjects: Dynamic[] = (object.subjects ??= []);
      for (const subject of added) {
        const known = subjects.some(
          ({ kind, name, namespace }) => kind === subject.kind && name === subject.name && (namespace ?? '') === (subject.namespace ?? ''),
        );
        if (!known) subjects.push(subject);
      }
    };
    changeObjects(invocation, infos, { operation: 'subjects updated', failure: 'failed to patch subjects to rolebinding:', change });
  },
};
