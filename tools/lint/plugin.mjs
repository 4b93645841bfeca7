import { fileName } from './file-name.rule.mjs';
import { importDirection } from './import-direction.rule.mjs';
import { pureCore } from './pure-core.rule.mjs';

/** The rules that only this workspace has. */
export const drydock = {
  meta: { name: 'drydock' },
  rules: { 'file-name': fileName, 'import-direction': importDirection, 'pure-core': pureCore },
};
