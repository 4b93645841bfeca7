/** PriorityClasses. */
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describeAnnotations } from './metadata-text.ts';

/** describe.PriorityClassDescriber: without labels. */
export const priorityClassDescriber: Describer = {
  group: 'scheduling.k8s.io',
  kind: 'PriorityClass',
  describe(priorityClass: Dynamic, text, context) {
    const { metadata, value, globalDefault = false, preemptionPolicy = '', description = '' } = priorityClass;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Value', value);
    text.field(0, 'GlobalDefault', globalDefault);
    text.field(0, 'PreemptionPolicy', preemptionPolicy);
    text.field(0, 'Description', description);
    describeAnnotations(text, metadata.annotations);
    describeEvents(text, priorityClass, context);
  },
};
