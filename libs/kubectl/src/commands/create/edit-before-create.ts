/** `create --edit`: each object passes through the editor before it is sent. */
import type { KubeObject } from '@drydock/apimachinery';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { writeQuery } from '../../options/dry-run.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { collectionPath, type Info } from '../../resource/info.ts';
import { editObjects, type EditMode } from '../edit/edit-objects.ts';
import { EDIT_INTRODUCTION } from '../edit/edit-text.ts';

/** Nothing is created of what is saved as it was. What is no object comes back with the reason; a refusal of the server ends the command. */
export function* editAndCreate(invocation: Invocation, infos: readonly Info[]): Steps {
  for (const info of infos) yield* editObjects(invocation, [info], CREATING);
}

const CREATING: EditMode = {
  introduction: EDIT_INTRODUCTION,
  save(invocation, edited) {
    const { session, streams } = invocation;
    for (const info of edited) {
      const request = { method: 'POST', path: collectionPath(info), query: writeQuery(invocation, 'none'), body: info.object } as const;
      streams.out(changePrinter(invocation, 'created').print(session.send<KubeObject>(request)));
    }
  },
};
