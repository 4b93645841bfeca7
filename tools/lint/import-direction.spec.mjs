import path from 'node:path';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from '../workspace/root.mjs';
import { importDirection } from './import-direction.rule.mjs';
import { judgeImport } from './import-judgement.mjs';

const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });
const inKinds = 'libs/kinds/src/apps/deployment/deployment.strategy.ts';
const good = (file, code) => ({ filename: path.join(root, file), code });
const bad = (file, code, messageId) => ({ ...good(file, code), errors: [{ messageId }] });

tester.run('import-direction', importDirection, {
  valid: [
    good(inKinds, "import { Store } from '@drydock/apiserver';"),
    good(inKinds, "import { podTemplate } from '../../core/pod/pod.validation.ts';"),
    good(inKinds, "import { parse } from 'yaml';"),
    good('libs/kinds/jest.config.mjs', "export { default } from '../../jest.preset.mjs';"),
    good('libs/kubectl/test-support/workstation.ts', "import { allKinds } from '@drydock/kinds';"),
    good('libs/kubectl/src/commands/get/get.spec.ts', "import { allKinds } from '@drydock/kinds';"),
    good('tools/start.mjs', "import '@drydock/apiserver';"),
    good('libs/sandbox/src/sandbox.ts', "import { encodeProtobuf } from '@drydock/kube-http/protobuf';"),
    good('apps/server/src/main.ts', "export * from '@drydock/persistence';"),
  ],
  invalid: [
    bad(inKinds, "import { createCluster } from '@drydock/cluster';", 'upward'),
    bad(inKinds, "import type { Cluster } from '@drydock/cluster';", 'upward'),
    bad(inKinds, "export * from '@drydock/cluster';", 'upward'),
    bad(inKinds, "export { Cluster } from '@drydock/cluster';", 'upward'),
    bad(inKinds, "const cluster = await import('@drydock/cluster');", 'upward'),
    bad(inKinds, "let cluster: import('@drydock/cluster').Cluster;", 'upward'),
    bad(inKinds, "import { App } from '@drydock/server';", 'upward'),
    bad(inKinds, "import { run } from '@drydock/shell';", 'unlisted'),
    bad('libs/kubectl/src/commands/get/get.command.ts', "import { allKinds } from '@drydock/kinds';", 'unlisted'),
    bad('apps/web/src/main.tsx', "import { grade } from '@drydock/grading';", 'unlisted'),
    bad(inKinds, "import { Store } from '@drydock/apiserver/src/store/store.ts';", 'deep'),
    bad(inKinds, "import { Store } from '../../../../apiserver/src/index.ts';", 'deep'),
    bad('libs/sandbox/src/sandbox.ts', "import { serve } from '@drydock/kube-http';", 'unlisted'),
    bad('libs/sandbox/src/sandbox.ts', "import { serve } from '@drydock/kube-http/serving';", 'deep'),
    bad(inKinds, "import { encodeProtobuf } from '@drydock/kube-http/protobuf';", 'unlisted'),
    bad(inKinds, "import { kinds } from '@drydock/kinds';", 'self'),
    bad(inKinds, "import { x } from '@drydock/nothing';", 'unknown'),
    bad(inKinds, "import { x } from '../../../../../tools/start.mjs';", 'outside'),
  ],
});

describe('the message of a wrong import', () => {
  const boundaries = { 'libs/low': { imports: [] }, 'libs/side': { imports: [] }, 'libs/high': { imports: ['low'] } };

  it('names what the project may import', () => {
    expect(judgeImport('libs/high/src/a.ts', '@drydock/side', boundaries)).toEqual({
      messageId: 'unlisted',
      data: { from: 'libs/high', to: 'libs/side', dataFile: 'tools/lint/boundaries.mjs', allowed: 'low' },
    });
  });

  it('knows that the other project is above', () => {
    expect(judgeImport('libs/low/src/a.ts', '@drydock/high', boundaries)).toMatchObject({
      messageId: 'upward',
      data: { allowed: 'no other lib' },
    });
  });
});
