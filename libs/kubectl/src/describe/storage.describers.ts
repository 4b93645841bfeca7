/** PersistentVolumes, PersistentVolumeClaims and StorageClasses. */
import { listAll } from '../resource/builder.ts';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describeAnnotations, describeLabels, longTime, since } from './metadata-text.ts';
import { describeVolumeSource } from './volumes.ts';

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** `RWO,ROX` */
function modesText(modes: readonly string[] | undefined): string {
  return Object.keys(MODES)
    .filter((mode) => modes?.includes(mode))
    .map((mode) => MODES[mode])
    .join(',');
}

function statusText({ metadata, status = {} }: Dynamic, now: number): string {
  return metadata.deletionTimestamp ? `Terminating (lasts ${since(metadata.deletionTimestamp, now)})` : (status.phase ?? '');
}

const listText = (values: readonly string[] | undefined): string => `[${(values ?? []).join(' ')}]`;

export const persistentVolumeDescriber: Describer = {
  group: '',
  kind: 'PersistentVolume',
  describe(volume, text, context) {
    const { metadata, spec, status = {} } = volume;
    text.field(0, 'Name', metadata.name);
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'Finalizers', listText(metadata.finalizers));
    text.field(0, 'StorageClass', spec.storageClassName ?? '');
    text.field(0, 'Status', statusText(volume, context.now));
    text.field(0, 'Claim', spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '');
    text.field(0, 'Reclaim Policy', spec.persistentVolumeReclaimPolicy);
    text.field(0, 'Access Modes', modesText(spec.accessModes));
    if (spec.volumeMode) text.field(0, 'VolumeMode', spec.volumeMode);
    text.field(0, 'Capacity', spec.capacity?.storage ?? '0');
    describeAffinity(text, spec.nodeAffinity);
    text.field(0, 'Message', status.message ?? '');
    text.line(0, 'Source:');
    describeSource(text, spec);
    describeEvents(text, volume, context);
  },
};

function describeSource(text: DescribeText, spec: Dynamic): void {
  describeVolumeSource(text, spec);
  if (!spec.csi) return;
  const attributes = Object.entries(spec.csi.volumeAttributes ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  text.list(2, 'VolumeAttributes', attributes, '    ');
}

function describeAffinity(text: DescribeText, affinity: Dynamic): void {
  const terms: Dynamic[] | undefined = affinity?.required?.nodeSelectorTerms;
  if (!terms) return text.field(0, 'Node Affinity', '<none>');
  text.field(0, 'Node Affinity', '');
  if (terms.length === 0) return text.field(1, 'Required Terms', '<none>');
  text.field(1, 'Required Terms', '');
  terms.forEach(({ matchExpressions = [] }, i) => {
    const lines = matchExpressions.map(
      ({ key, operator, values }: Dynamic) => `${key} ${operator.toLowerCase()}${values?.length ? ` [${values.join(', ')}]` : ''}`,
    );
    text.list(2, `Term ${i}`, lines);
  });
}

export const persistentVolumeClaimDescriber: Describer = {
  group: '',
  kind: 'PersistentVolumeClaim',
  describe(claim, text, context) {
    const { metadata, spec, status = {} } = claim;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    text.field(0, 'StorageClass', spec.storageClassName ?? '');
    text.field(0, 'Status', statusText(claim, context.now));
    text.field(0, 'Volume', spec.volumeName ?? '');
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'Finalizers', listText(metadata.finalizers));
    text.field(0, 'Capacity', spec.volumeName ? (status.capacity?.storage ?? '0') : '');
    text.field(0, 'Access Modes', spec.volumeName ? modesText(status.accessModes) : '');
    if (spec.volumeMode) text.field(0, 'VolumeMode', spec.volumeMode);
    if (spec.dataSource) {
      text.line(0, 'DataSource:');
      if (spec.dataSource.apiGroup !== undefined) text.field(1, 'APIGroup', spec.dataSource.apiGroup);
      text.field(1, 'Kind', spec.dataSource.kind);
      text.field(1, 'Name', spec.dataSource.name);
    }
    const pods: Dynamic[] = listAll(context.session, context.session.mapper.resourceFor('pods'), metadata.namespace, {});
    const users = pods.filter((pod) =>
      (pod.spec.volumes ?? []).some((volume: Dynamic) => volume.persistentVolumeClaim?.claimName === metadata.name),
    );
    text.list(
      0,
      'Used By',
      users.map((pod) => pod.metadata.name),
    );
    describeConditions(text, status.conditions ?? []);
    describeEvents(text, claim, context);
  },
};

function describeConditions(text: DescribeText, conditions: readonly Dynamic[]): void {
  if (conditions.length === 0) return;
  text.line(0, 'Conditions:');
  text.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
  text.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const { type, status, lastProbeTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    text.line(1, `${type} \t${status} \t${longTime(lastProbeTime)} \t${longTime(lastTransitionTime)} \t${reason} \t${message}`);
  }
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

export const storageClassDescriber: Describer = {
  group: 'storage.k8s.io',
  kind: 'StorageClass',
  describe(storageClass, text, context) {
    const {
      metadata,
      provisioner,
      parameters,
      allowVolumeExpansion,
      mountOptions = [],
      reclaimPolicy,
      volumeBindingMode,
      allowedTopologies,
    } = storageClass;
    const pairs = (map: Readonly<Record<string, string>> | undefined): string =>
      Object.entries(map ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .sort()
        .join(',') || '<none>';
    text.field(0, 'Name', metadata.name);
    text.field(0, 'IsDefaultClass', metadata.annotations?.[DEFAULT_CLASS] === 'true' ? 'Yes' : 'No');
    text.field(0, 'Annotations', pairs(metadata.annotations));
    text.field(0, 'Provisioner', provisioner);
    text.field(0, 'Parameters', pairs(parameters));
    text.field(0, 'AllowVolumeExpansion', allowVolumeExpansion === undefined ? '<unset>' : allowVolumeExpansion ? 'True' : 'False');
    if (mountOptions.length === 0) text.field(0, 'MountOptions', '<none>');
    else text.line(0, `MountOptions:\n  ${mountOptions.join('\n  ')}`);
    if (reclaimPolicy) text.field(0, 'ReclaimPolicy', reclaimPolicy);
    if (volumeBindingMode) text.field(0, 'VolumeBindingMode', volumeBindingMode);
    if (allowedTopologies) describeTopologies(text, allowedTopologies);
    describeEvents(text, storageClass, context);
  },
};

function describeTopologies(text: DescribeText, topologies: readonly Dynamic[]): void {
  text.field(0, 'AllowedTopologies', topologies.length ? '' : '<none>');
  topologies.forEach(({ matchLabelExpressions = [] }, i) => {
    text.list(
      1,
      `Term ${i}`,
      matchLabelExpressions.map(({ key, values }: Dynamic) => `${key} in [${values.join(', ')}]`),
    );
  });
}
