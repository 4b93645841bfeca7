/** Builds a kustomization: what `kubectl kustomize` prints and `-k` applies (kustomize v5.6, api/krusty and api/internal/target). */
import { printYaml } from '@drydock/apimachinery';
import type { Files } from '@drydock/shell';
import type { Dynamic } from '../resource/dynamic-object.ts';
import { generateConfigMap, generateSecret } from './data.generator.ts';
import { addHashes } from './hash.transformer.ts';
import { changeImage } from './images.transformer.ts';
import { isComponent, readKustomization, type Kustomization } from './kustomization-file.ts';
import { explaining, failureOf, KustomizeError, MalformedYamlError } from './kustomize-error.ts';
import { addAnnotations, addCommonLabels, addLabels } from './labels.transformer.ts';
import { Loader, type LoaderOptions } from './loader.ts';
import { addPrefix, addSuffix } from './name-affix.transformer.ts';
import { fixNameReferences } from './name-reference.transformer.ts';
import { setNamespace } from './namespace.transformer.ts';
import { applyJsonPatches, applyPatch, applyStrategicPatches, readPatches } from './patches.transformer.ts';
import { loadReplacements, replace } from './replacements.transformer.ts';
import { setReplicas } from './replicas.transformer.ts';
import { joined, type Origin } from './origin.ts';
import type { Resource } from './resource.ts';
import { loadResources } from './resource-file.ts';
import { ResourceList } from './resource-list.ts';
import { sortResources } from './sort-order.ts';
import { Variables } from './vars.transformer.ts';

export interface BuildOptions extends LoaderOptions {
  /** Gets a line for each deprecated field. */
  readonly warn: (line: string) => void;
  /** The time as a log of Go's begins a line with it. */
  readonly timestamp: () => string;
}

interface TargetOptions extends BuildOptions {
  /** Whether the origin of objects is remembered. */
  readonly tracks: boolean;
}

/** Objects for the tools around a cluster, not for the cluster. */
const LOCAL_CONFIG = 'config.kubernetes.io/local-config';

/** The objects of the kustomization in a directory, in the order in which they are applied. Throws a KustomizeError when it cannot be built. */
export function build(directory: string, files: Files, options: BuildOptions): Dynamic[] {
  const loader = Loader.at(directory, files, options);
  const kustomization = readKustomization(loader, options.warn);
  const list = new ResourceList();
  const metadata = kustomization.buildMetadata ?? [];
  const variables = new Variables();
  new Target(loader, kustomization, { ...options, tracks: metadata.length > 0 }, '', variables).accumulate(list);
  addHashes(list);
  fixNameReferences(list);
  const unused = variables.resolve(list);
  if (unused.length > 0) options.warn(`${options.timestamp()} well-defined vars that were never replaced: ${unused.join(',')}\n`);
  list.keep(({ annotations }) => (annotations[LOCAL_CONFIG] ?? 'false') === 'false');
  sortResources(list, kustomization);
  if (metadata.includes('managedByLabel')) addLabels(list, { pairs: { 'app.kubernetes.io/managed-by': 'kustomize-(devel)' } });
  const notes = { origin: metadata.includes('originAnnotations'), transformations: metadata.includes('transformerAnnotations') };
  for (const resource of list.resources) {
    resource.annotateOrigin(notes);
    resource.normaliseAnnotations();
  }
  return list.resources.map(({ object }) => object);
}

/** One kustomization of a build. */
class Target {
  readonly #loader: Loader;
  readonly #kustomization: Kustomization;
  readonly #options: TargetOptions;
  /** Its directory, relative to the one that is built. */
  readonly #path: string;
  readonly #variables: Variables;

  constructor(loader: Loader, kustomization: Kustomization, options: TargetOptions, path: string, variables: Variables) {
    this.#loader = loader;
    this.#kustomization = kustomization;
    this.#options = options;
    this.#path = path;
    this.#variables = variables;
  }

  /** Adds its objects to the list and transforms all that are in it: its own, or those of who uses it as a component, too. */
  accumulate(list: ResourceList): void {
    const { resources, components = [] } = this.#kustomization;
    explaining('accumulating resources', () => resources.forEach((path) => this.#addResources(path, list)));
    this.#generate(list);
    explaining('accumulating components', () => components.forEach((path) => this.#addComponent(path, list)));
    this.#transform(list);
    this.#variables.define(this.#kustomization.vars ?? [], list);
  }

  /** A file first; what is none is another kustomization. */
  #addResources(path: string, list: ResourceList): void {
    const noFile = failureOf(() => this.#addFile(path, list));
    if (!noFile) return;
    try {
      this.#addDirectory(this.#loader.child(path), path, list);
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error;
      if (noFile instanceof MalformedYamlError) throw noFile;
      throw new KustomizeError(`accumulation err='${noFile.message}': ${error.message}`);
    }
  }

  #addFile(path: string, list: ResourceList): void {
    const resources = explaining(`accumulating resources from '${path}'`, () => {
      const own = new ResourceList();
      own.appendAll(loadResources(this.#loader, path));
      for (const resource of own.resources) resource.origin = { path: joined(this.#path, path) };
      return own.resources;
    });
    explaining(`merging resources from '${path}'`, () => list.appendAll(resources));
  }

  #addDirectory(loader: Loader, path: string, list: ResourceList): void {
    const kustomization = this.#read(loader);
    if (isComponent(kustomization)) throw new KustomizeError(`expected kind != 'Component' for path '${loader.root}'`);
    const own = new ResourceList();
    const variables = new Variables();
    const target = new Target(loader, kustomization, this.#options, joined(this.#path, path), variables);
    explaining(`recursed accumulation of path '${loader.root}'`, () => target.accumulate(own));
    explaining(`recursed merging from path '${loader.root}'`, () => {
      list.appendAll(own.resources);
      this.#variables.merge(variables);
    });
  }

  #addComponent(path: string, list: ResourceList): void {
    const loader = quoting('loader.New', () => this.#loader.child(path));
    quoting('accumulateDirectory:', () => {
      const kustomization = this.#read(loader);
      if (!isComponent(kustomization))
        throw new KustomizeError(`expected kind 'Component' for path '${loader.root}' but got '${kustomization.kind}'`);
      const target = new Target(loader, kustomization, this.#options, joined(this.#path, path), this.#variables);
      explaining(`recursed accumulation of path '${loader.root}'`, () => target.accumulate(list));
    });
  }

  #read(loader: Loader): Kustomization {
    return explaining(`couldn't make target for path '${loader.root}'`, () => readKustomization(loader, this.#options.warn));
  }

  #generate(list: ResourceList): void {
    const { configMapGenerator = [], secretGenerator = [], generatorOptions, helmCharts = [] } = this.#kustomization;
    for (const chart of helmCharts) rejectChart(chart);
    for (const args of configMapGenerator)
      this.#absorb(generateConfigMap(args, generatorOptions, this.#loader), 'ConfigMapGenerator', list);
    for (const args of secretGenerator) this.#absorb(generateSecret(args, generatorOptions, this.#loader), 'SecretGenerator', list);
  }

  #absorb(resource: Resource, kind: string, list: ResourceList): void {
    const origin = this.#configured(kind);
    resource.origin = origin;
    // Upstream prints two pointers.
    const generator = `&{0xc000000000 ${this.#options.tracks ? '0xc000000000' : '<nil>'}}`;
    explaining(`merging from generator ${generator}`, () => list.absorb(resource));
  }

  #configured(kind: string): Origin {
    return { configuredIn: joined(this.#path, this.#kustomization.fileName), kind };
  }

  #transform(list: ResourceList): void {
    for (const [kind, transform] of this.#transformers(list)) {
      transform();
      const origin = this.#configured(kind);
      for (const resource of list.resources) {
        if (resource.origin) resource.transformations = [...resource.transformations, origin];
        else resource.origin = origin;
      }
    }
  }

  /** In the order in which they work; each entry of a field is one of its own. */
  *#transformers(list: ResourceList): Generator<readonly [kind: string, transform: () => void]> {
    const k = this.#kustomization;
    const patches = readPatches(k.patches ?? [], this.#loader);
    if (k.patchesStrategicMerge?.length)
      yield ['PatchStrategicMergeTransformer', () => applyStrategicPatches(list, k.patchesStrategicMerge!, this.#loader)];
    for (const patch of patches) yield ['PatchTransformer', () => applyPatch(list, patch)];
    if (k.namespace) yield ['NamespaceTransformer', () => setNamespace(list, k.namespace!)];
    if (k.namePrefix) yield ['PrefixTransformer', () => addPrefix(list, k.namePrefix!)];
    if (k.nameSuffix) yield ['SuffixTransformer', () => addSuffix(list, k.nameSuffix!)];
    for (const entry of k.labels ?? []) yield ['LabelTransformer', () => addLabels(list, entry)];
    if (k.labels?.length || hasEntries(k.commonLabels)) yield ['LabelTransformer', () => addCommonLabels(list, k.commonLabels ?? {})];
    if (hasEntries(k.commonAnnotations)) yield ['AnnotationsTransformer', () => addAnnotations(list, k.commonAnnotations!)];
    for (const patch of k.patchesJson6902 ?? []) yield ['PatchJson6902Transformer', () => applyJsonPatches(list, [patch], this.#loader)];
    for (const entry of k.replicas ?? []) yield ['ReplicaCountTransformer', () => setReplicas(list, entry)];
    for (const entry of k.images) yield ['ImageTagTransformer', () => changeImage(list, entry)];
    if (k.replacements?.length)
      yield ['ReplacementTransformer', () => loadReplacements(k.replacements!, this.#loader).forEach((entry) => replace(list, entry))];
  }
}

const hasEntries = (map: object | undefined): boolean => Object.keys(map ?? {}).length > 0;

/** Puts what goes wrong in quotes, as components do. */
function quoting<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`${prefix} ${JSON.stringify(error.message)}`);
  }
}

/** Charts are only inflated by another program, which the user must allow. */
function rejectChart(chart: object): never {
  const config = printYaml(chart);
  throw new KustomizeError(
    `trouble configuring builtin HelmChartInflationGenerator with config: \`\n${config}\`: must specify --enable-helm`,
  );
}
