import type { Dynamic } from '../resource/dynamic-object.ts';
import { describeContainers } from './containers.ts';
import type { DescribeText } from './describe-text.ts';
import { describeAnnotations, describeLabels } from './metadata-text.ts';
import { describeTolerations, describeTopologySpread } from './scheduling.ts';
import { describeVolumes } from './volumes.ts';

/** The pods that a workload makes (describe.DescribePodTemplate). */
export function describePodTemplate(text: DescribeText, template: Dynamic): void {
  text.line(0, 'Pod Template:');
  if (!template) return text.write(1, '<unset>');
  const { metadata = {}, spec = {} } = template;
  describeLabels(text, metadata.labels, 'Labels', 1);
  if (Object.keys(metadata.annotations ?? {}).length > 0) describeAnnotations(text, metadata.annotations, 1);
  if (spec.serviceAccountName) text.field(1, 'Service Account', spec.serviceAccountName);
  if (spec.initContainers?.length) describeContainers(text, 'Init Containers', spec.initContainers, [], { space: '  ' });
  describeContainers(text, 'Containers', spec.containers ?? [], [], { space: '  ' });
  describeVolumes(text, spec.volumes ?? [], '  ');
  describeTopologySpread(text, spec.topologySpreadConstraints ?? [], '  ');
  if (spec.priorityClassName) text.field(1, 'Priority Class Name', spec.priorityClassName);
  describeLabels(text, spec.nodeSelector, 'Node-Selectors', 1);
  describeTolerations(text, spec.tolerations ?? [], '  ');
}
