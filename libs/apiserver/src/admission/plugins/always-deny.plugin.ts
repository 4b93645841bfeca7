import { refuse } from '../refuse.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../admission-plugin.ts';

/** Refuses every write. */
export const alwaysDeny: AdmissionPlugin = { name: 'AlwaysDeny', optional: true, admit: deny, validate: deny };

function deny(attributes: AdmissionAttributes): void {
  throw refuse(attributes, 'admission control is denying all modifications');
}
