import type { AdmissionPlugin } from '../admission-plugin.ts';

/** Does nothing. Kept by upstream for command lines that still name it. */
export const alwaysAdmit: AdmissionPlugin = { name: 'AlwaysAdmit', optional: true, admit: () => undefined, validate: () => undefined };
