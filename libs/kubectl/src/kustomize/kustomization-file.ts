/** `kustomization.yaml`: its form, what is deprecated in it, and what it must not be (kustomize, api/types/kustomization.go). */
import { parseYamlDocument } from '@drydock/apimachinery';
import { decodeUtf8 } from '@drydock/shell';
import { decodeStruct, type GoField, type GoType } from './go-struct.ts';
import { explaining, failureOf, KustomizeError } from './kustomize-error.ts';
import type { Loader } from './loader.ts';
import type { Gvk } from './resource.ts';
import type { Selector } from './resource-list.ts';

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

export interface GeneratorArgs {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  /** The old form of `envs`. */
  readonly env?: string;
  readonly options?: GeneratorOptions;
  /** Of secrets. */
  readonly type?: string;
}

export interface PatchEntry {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: Selector;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
}

export interface ImageEntry {
  readonly name?: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

export interface LabelEntry {
  readonly pairs?: Readonly<Record<string, string>>;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly { path: string; create?: boolean; group?: string; version?: string; kind?: string }[];
}

export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
}

export interface ReplacementEntry {
  readonly path?: string;
  readonly source?: Selector & { readonly fieldPath?: string; readonly options?: FieldOptions };
  readonly targets?: readonly {
    readonly select?: Selector;
    readonly reject?: readonly Selector[];
    readonly fieldPaths?: readonly string[];
    readonly options?: FieldOptions;
  }[];
}

export interface VarEntry {
  readonly name?: string;
  readonly objref?: { readonly apiVersion?: string; readonly name?: string; readonly namespace?: string } & Partial<Gvk>;
  readonly fieldref?: { readonly fieldPath?: string };
}

export interface Kustomization {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly labels?: readonly LabelEntry[];
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly PatchEntry[];
  readonly patches?: readonly PatchEntry[];
  readonly helmCharts?: readonly object[];
  readonly images: readonly ImageEntry[];
  readonly replacements?: readonly ReplacementEntry[];
  readonly replicas?: readonly { readonly name?: string; readonly count?: number }[];
  readonly sortOptions?: {
    readonly order?: string;
    readonly legacySortOptions?: { readonly orderFirst?: string[]; readonly orderLast?: string[] };
  };
  readonly resources: readonly string[];
  readonly components?: readonly string[];
  readonly configMapGenerator?: readonly GeneratorArgs[];
  readonly secretGenerator?: readonly GeneratorArgs[];
  readonly generatorOptions?: GeneratorOptions;
  readonly vars?: readonly VarEntry[];
  readonly buildMetadata?: readonly string[];
  /** The name of the file that it was read from. */
  readonly fileName: string;
}

const KUSTOMIZATION = { kind: 'Kustomization', apiVersion: 'kustomize.config.k8s.io/v1beta1' };
const COMPONENT = { kind: 'Component', apiVersion: 'kustomize.config.k8s.io/v1alpha1' };

const text: GoType = { type: 'string' };
const flag: GoType = { type: 'bool' };
const integer: GoType = { type: 'int64' };
const map: GoType = { type: 'map' };
const texts: GoType = { type: 'list', items: text };
type Struct = GoType & { type: 'struct' };
type Fields = Readonly<Record<string, GoField>>;
const struct = (name: string, fields: Fields): Struct => ({ type: 'struct', name, fields });
const listOf = (items: GoType): GoType => ({ type: 'list', items });

/** The fields of an embedded struct. */
function embed(name: string, fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([key, type]) => [key, { ...type, embedded: [name, ...(type.embedded ?? [])] }]));
}

const gvk = embed('Gvk', { group: text, version: text, kind: text });
const resId = embed('ResId', { ...gvk, name: text, namespace: text });
const selector = struct('Selector', { ...resId, annotationSelector: text, labelSelector: text });
const generatorOptions = struct('GeneratorOptions', { labels: map, annotations: map, disableNameSuffixHash: flag, immutable: flag });
const sources = embed('KvPairSources', { literals: texts, files: texts, envs: texts, env: text });
const generator = embed('GeneratorArgs', { namespace: text, name: text, behavior: text, ...sources, options: generatorOptions });
const patch = struct('Patch', {
  path: text,
  patch: text,
  target: selector,
  options: struct('PatchArgs', { allowNameChange: flag, allowKindChange: flag }),
});
const image = struct('Image', { name: text, newName: text, tagSuffix: text, newTag: text, digest: text });
const fieldOptions = struct('FieldOptions', { delimiter: text, index: { type: 'int64' }, encoding: text, create: flag });
const replacement = struct('ReplacementField', {
  path: text,
  source: struct('SourceSelector', { ...resId, fieldPath: text, options: fieldOptions }),
  targets: listOf(
    struct('TargetSelector', {
      select: selector,
      reject: listOf(selector),
      fieldPaths: texts,
      options: fieldOptions,
    }),
  ),
});

const variable = struct('Var', {
  name: text,
  objref: struct('Target', { apiVersion: text, ...gvk, name: text, namespace: text }),
  fieldref: struct('FieldSelector', { fieldPath: text }),
});

const helmChart = struct('HelmChart', {
  ...Object.fromEntries(
    ['name', 'version', 'repo', 'releaseName', 'namespace', 'nameTemplate', 'valuesFile', 'valuesMerge', 'kubeVersion'].map((name) => [
      name,
      text,
    ]),
  ),
  ...Object.fromEntries(['includeCRDs', 'skipHooks', 'skipTests', 'debug'].map((name) => [name, flag])),
  additionalValuesFiles: texts,
  apiVersions: texts,
});

/** Fields of the real program that need plugins, other programs or schemas of their own, which are not here. */
const ABSENT = ['configurations', 'crds', 'generators', 'helmChartInflationGenerator', 'transformers', 'validators'] as const;

const FILE: Struct = struct('Kustomization', {
  ...embed('TypeMeta', { apiVersion: text, kind: text }),
  metadata: struct('ObjectMeta', { name: text, namespace: text, labels: map, annotations: map }),
  openapi: map,
  namePrefix: text,
  nameSuffix: text,
  namespace: text,
  commonLabels: map,
  labels: listOf(
    struct('Label', {
      pairs: map,
      includeSelectors: flag,
      includeTemplates: flag,
      fields: listOf(struct('FieldSpec', { ...gvk, path: text, create: flag })),
    }),
  ),
  commonAnnotations: map,
  patchesStrategicMerge: texts,
  patchesJson6902: listOf(patch),
  patches: listOf(patch),
  images: listOf(image),
  imageTags: listOf(image),
  replacements: listOf(replacement),
  replicas: listOf(struct('Replica', { name: text, count: integer })),
  sortOptions: struct('SortOptions', {
    order: text,
    legacySortOptions: struct('LegacySortOptions', { orderFirst: texts, orderLast: texts }),
  }),
  resources: texts,
  components: texts,
  bases: texts,
  configMapGenerator: listOf(struct('ConfigMapArgs', generator)),
  secretGenerator: listOf(struct('SecretArgs', { ...generator, type: text })),
  helmCharts: listOf(helmChart),
  helmGlobals: struct('HelmGlobals', { chartHome: text, configHome: text }),
  generatorOptions,
  buildMetadata: texts,
  vars: listOf(variable),
  ...Object.fromEntries(ABSENT.map((name) => [name, listOf(struct('Var', {}))])),
});

const VARS_WARNING = "# Warning: 'vars' is deprecated. Please use 'replacements' instead. [EXPERIMENTAL]";

const FIX = "Run 'kustomize edit fix' to update your Kustomization automatically.";

/** Deprecated fields in the order in which they are warned about, with what to use instead. */
const DEPRECATED: readonly (readonly [field: string, instead: string])[] = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
];

const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Reads the kustomization of a root; `warn` gets a line for each deprecated field. */
export function readKustomization(loader: Loader, warn: (line: string) => void): Kustomization {
  const { content, fileName } = contentOf(loader);
  const data = explaining('invalid Kustomization', () => parse(content));
  const absent = ABSENT.find((name) => data[name] !== undefined);
  if (absent) throw new KustomizeError(`the field '${absent}' of a kustomization cannot be built here`);
  for (const [field, instead] of DEPRECATED) {
    if (data[field] !== undefined) warn(`# Warning: '${field}' is deprecated. Please use '${instead}' instead. ${FIX}\n`);
  }
  if (data.vars !== undefined) warn(`${VARS_WARNING} ${FIX}\n`);
  const { apiVersion, kind = KUSTOMIZATION.kind, ...rest } = data as Partial<Kustomization>;
  if (!Object.values(rest).some(hasContent)) throw new KustomizeError('kustomization.yaml is empty');
  const required = kind === COMPONENT.kind ? COMPONENT : KUSTOMIZATION;
  const errors = [
    ...(kind === required.kind ? [] : [`kind should be ${KUSTOMIZATION.kind} or ${COMPONENT.kind}`]),
    ...(!apiVersion || apiVersion === required.apiVersion ? [] : [`apiVersion for ${kind} should be ${required.apiVersion}`]),
  ];
  if (errors.length > 0) throw new KustomizeError(`Failed to read kustomization file under ${loader.root}:\n${errors.join('\n')}`);
  const { bases = [], imageTags = [] } = data as { bases?: string[]; imageTags?: ImageEntry[] };
  const { resources = [], images = [] } = rest;
  return {
    ...rest,
    apiVersion: required.apiVersion,
    kind,
    fileName,
    resources: [...resources, ...bases],
    images: [...images, ...imageTags],
  };
}

export function isComponent({ kind }: Kustomization): boolean {
  return kind === COMPONENT.kind;
}

function contentOf(loader: Loader): { content: string; fileName: string } {
  const found: { content: string; fileName: string }[] = [];
  for (const fileName of FILE_NAMES) failureOf(() => found.push({ content: decodeUtf8(loader.load(fileName)), fileName }));
  if (found.length === 1) return found[0]!;
  if (found.length > 1) throw new KustomizeError(`Found multiple kustomization files under: ${loader.root}\n`);
  const quoted = FILE_NAMES.map((name) => `'${name}'`);
  throw new KustomizeError(`unable to find one of ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)} in directory '${loader.root}'`);
}

function parse(content: string): Record<string, unknown> {
  const { value, error } = parseYamlDocument(content);
  if (error !== undefined) throw new KustomizeError(error.replace(/^error converting YAML to JSON: /, ''));
  const decoded = decodeStruct(value, FILE);
  if (decoded.error !== undefined) throw new KustomizeError(decoded.error);
  return decoded.value;
}

function hasContent(value: unknown): boolean {
  return value !== '' && value !== undefined;
}

/** Replacements may stand in a file of their own: one, or a list of them. */
export function readReplacements(content: string): readonly ReplacementEntry[] {
  const { value, error } = parseYamlDocument(content);
  if (error !== undefined) throw new KustomizeError(error.replace(/^error converting YAML to JSON: /, ''));
  const list = struct('Kustomization', { replacements: listOf(replacement) });
  const decoded = decodeStruct({ replacements: Array.isArray(value) ? value : [value] }, list);
  if (decoded.error !== undefined) throw new KustomizeError(decoded.error);
  return (decoded.value.replacements ?? []) as ReplacementEntry[];
}
