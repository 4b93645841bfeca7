/** pkg/apis/core/validation: volumes of drivers that this cluster does not have. Their fields are checked all the same. */
import {
  forbidden,
  inclusiveRangeError,
  invalid,
  isDNS1123Subdomain,
  notSupported,
  required,
  tooLong,
  type FieldError,
  type FieldPath,
} from '@drydock/apimachinery';
import { goStrings } from '../../../meta/go-strings.ts';
import { invalidAll, requiredText } from '../../../meta/validation/field-checks.ts';
import { validateRelativePath } from './path.validation.ts';

type Source = Readonly<Record<string, unknown>>;
type Check = (source: Source, path: FieldPath) => FieldError[];

const LONGEST_DRIVER_NAME = 63;
const HIGHEST_LUN = 255;

/** One driver's name, as CSI has it (ValidateCSIDriverName). */
export function csiDriverNameErrors(name: string | undefined, path: FieldPath): FieldError[] {
  const given = name ?? '';
  return [
    ...requiredText(path, given),
    ...(given.length > LONGEST_DRIVER_NAME ? [tooLong(path, LONGEST_DRIVER_NAME)] : []),
    ...invalidAll(path, given, isDNS1123Subdomain(given.toLowerCase())),
  ];
}

/** Text fields that must not be empty. */
function needs(...fields: string[]): Check {
  return (source, path) => fields.flatMap((field) => requiredText(path.child(field), source[field] as string | undefined));
}

/** Lists that must not be empty. */
function needsSome(field: string): Check {
  return (source, path) => ((source[field] as unknown[] | undefined)?.length ? [] : [required(path.child(field))]);
}

function inRange(field: string, message: string): Check {
  return (source, path) => {
    const value = (source[field] as number | undefined) ?? 0;
    return value < 0 || value > HIGHEST_LUN ? [invalid(path.child(field), value, message)] : [];
  };
}

/** Zero is the whole device, whatever the message says. */
const partition = inRange('partition', inclusiveRangeError(1, HIGHEST_LUN));

const secretName: Check = ({ secretRef }, path) =>
  secretRef ? requiredText(path.child('secretRef', 'name'), (secretRef as { name?: string }).name) : [];

const IQN: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};

const iscsi: Check = (source, path) => {
  const iqn = (source.iqn as string | undefined) ?? '';
  const pattern = IQN[iqn.slice(0, 3)];
  const errors = needs('targetPortal', 'iqn')(source, path);
  if (iqn && !pattern) errors.push(invalid(path.child('iqn'), iqn, 'must be valid format starting with iqn, eui, or naa'));
  else if (iqn && !pattern!.test(iqn)) errors.push(invalid(path.child('iqn'), iqn, 'must be valid format'));
  errors.push(...inRange('lun', inclusiveRangeError(0, HIGHEST_LUN))(source, path));
  if ((source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef) errors.push(required(path.child('secretRef')));
  return errors;
};

const fc: Check = ({ targetWWNs = [], wwids = [], lun }, path) => {
  const [names, ids] = [targetWWNs as string[], wwids as string[]];
  const at = path.child('targetWWNs');
  const errors: FieldError[] = [];
  if (names.length + ids.length === 0) errors.push(required(at, 'must specify either targetWWNs or wwids, but not both'));
  if (names.length > 0 && ids.length > 0)
    errors.push(invalid(at, goStrings(names), 'targetWWNs and wwids can not be specified simultaneously'));
  if (names.length === 0) return errors;
  if (lun === undefined) return [...errors, required(path.child('lun'), 'lun is required if targetWWNs is specified')];
  const number = lun as number;
  return number < 0 || number > HIGHEST_LUN ? [...errors, invalid(path.child('lun'), number, inclusiveRangeError(0, HIGHEST_LUN))] : errors;
};

const flexVolume: Check = (source, path) => {
  const errors = needs('driver')(source, path);
  for (const key of Object.keys((source.options as object | undefined) ?? {})) {
    const domain = `.${key.split('/')[0]!.toLowerCase()}`;
    if (domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io')) {
      errors.push(invalid(path.child('options').key(key), key, 'kubernetes.io and k8s.io namespaces are reserved'));
    }
  }
  return errors;
};

/** Disks are `Shared` by default. */
const azureDisk: Check = (source, path) => {
  const { cachingMode, kind = 'Shared', diskURI = '' } = source as { cachingMode?: string; kind?: string; diskURI?: string };
  const errors = needs('diskName', 'diskURI')(source, path);
  const oneOf = (field: string, value: string | undefined, values: string[]) =>
    value !== undefined && !values.includes(value) ? [notSupported(path.child(field), value, values)] : [];
  errors.push(
    ...oneOf('cachingMode', cachingMode, ['None', 'ReadOnly', 'ReadWrite']),
    ...oneOf('kind', kind, ['Dedicated', 'Managed', 'Shared']),
  );
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/')) {
    const form = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
    errors.push(notSupported(path.child('diskURI'), diskURI, [form]));
  } else if (kind !== 'Managed' && !diskURI.startsWith('https://')) {
    errors.push(
      notSupported(path.child('diskURI'), diskURI, ['https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd']),
    );
  }
  return errors;
};

/** By the field of a volume. */
export const DRIVER_CHECKS: Readonly<Record<string, Check>> = {
  gcePersistentDisk: (source, path) => [...needs('pdName')(source, path), ...partition(source, path)],
  awsElasticBlockStore: (source, path) => [...needs('volumeID')(source, path), ...partition(source, path)],
  gitRepo: (source, path) => [
    ...needs('repository')(source, path),
    ...validateRelativePath((source.directory as string | undefined) ?? '', path.child('directory')),
  ],
  iscsi,
  fc,
  glusterfs: needs('endpoints', 'path'),
  rbd: (source, path) => [...needsSome('monitors')(source, path), ...needs('image')(source, path)],
  cinder: (source, path) => [...needs('volumeID')(source, path), ...secretName(source, path)],
  cephfs: needsSome('monitors'),
  flexVolume,
  azureFile: needs('secretName', 'shareName'),
  azureDisk,
  vsphereVolume: needs('volumePath'),
  photonPersistentDisk: needs('pdID'),
  portworxVolume: needs('volumeID'),
  scaleIO: needs('gateway', 'system', 'volumeName'),
  csi: ({ driver, nodePublishSecretRef: secret }, path) => [
    ...csiDriverNameErrors(driver as string | undefined, path.child('driver')),
    ...(secret ? publishSecretErrors((secret as { name?: string }).name, path) : []),
  ],
};

/** Upstream names a bad name's field without the reference. */
function publishSecretErrors(name: string | undefined, path: FieldPath): FieldError[] {
  return name ? invalidAll(path.child('name'), name, isDNS1123Subdomain(name)) : [required(path.child('nodePublishSecretRef', 'name'))];
}

/** A claim that is made for an ephemeral volume cannot be mounted by its name (ValidateVolumes). */
export function createdClaimErrors(claimName: string | undefined, created: ReadonlySet<string>, path: FieldPath): FieldError[] {
  if (!claimName || !created.has(claimName)) return [];
  return [
    invalid(
      path.child('persistentVolumeClaim', 'claimName'),
      claimName,
      'must not reference a PVC that gets created for an ephemeral volume',
    ),
  ];
}

/** A field that is not for this sort of pod. */
export function forbidAll(path: FieldPath, fields: readonly string[], object: Source | undefined, why: string): FieldError[] {
  return fields.filter((field) => object?.[field] !== undefined).map((field) => forbidden(path.child(field), why));
}
