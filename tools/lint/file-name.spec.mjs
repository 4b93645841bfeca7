import path from 'node:path';
import { RuleTester } from 'eslint';
import { root } from '../workspace/root.mjs';
import { fileName } from './file-name.rule.mjs';

const tester = new RuleTester();
const good = (file) => ({ filename: path.join(root, file), code: '' });
const bad = (file, messageId) => ({ ...good(file), errors: [{ messageId }] });

tester.run('file-name', fileName, {
  valid: [
    good('libs/kinds/src/apps/replica-set/replica-set.strategy.ts'),
    good('libs/cluster/src/informer/shared-informer.spec.ts'),
    good('libs/apimachinery/src/x509/common-name.ts'),
    good('jest.preset.mjs'),
  ],
  invalid: [
    bad('libs/kinds/src/helpers.ts', 'vague'),
    bad('libs/kinds/src/pod-utils.ts', 'vague'),
    bad('libs/kinds/src/pod.util2.ts', 'vague'),
    bad('libs/kinds/src/common/labels.ts', 'vague'),
    bad('libs/kinds/src/misc.ts', 'vague'),
    bad('libs/kinds/src/ReplicaSet.ts', 'kebab'),
    bad('libs/kinds/src/replica_set.ts', 'kebab'),
  ],
});
