import { indentJson, printYaml } from '@drydock/apimachinery';
import { throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { outputFlag } from '../../options/print-flags.ts';
import { allFlag, filenameFlags, selectorFlag } from '../../options/shared-flags.ts';
import { select } from '../../resource/builder.ts';
import { lastApplied, lastAppliedValue } from './last-applied.ts';

export const viewLastApplied: Command = {
  name: 'view-last-applied',
  use: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  long: 'Show what was applied last, as YAML or JSON.',
  examples: `# By type and name
kubectl apply view-last-applied deployment/web

# By file, in JSON
kubectl apply view-last-applied -f deploy.yaml -o json`,
  flags: [allFlag, ...filenameFlags, outputFlag(['json', 'yaml'], 'yaml'), selectorFlag],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    const output = flags.string('output');
    const { infos, errors } = yield* select(session, {
      args,
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      selector: flags.string('selector'),
      selectAll: flags.bool('all'),
      latest: true,
    });
    throwCollected(errors);
    // Objects without the annotation are passed over in silence, as upstream does.
    const texts = infos.map(({ object }) => lastApplied(object)).filter((text) => text !== undefined);
    const configurations = texts.map(lastAppliedValue);
    for (const configuration of configurations) {
      if (output !== 'yaml' && output !== 'json')
        throw misuse(invocation, `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
      streams.out(output === 'json' ? `${indentJson(configuration, '  ')}\n` : printYaml(configuration));
    }
  },
};
