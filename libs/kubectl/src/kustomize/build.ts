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
import { loadResources } from './resource-file.ts';
import { ResourceList } from './resource-list.ts';
import { sortResources } from './sort-order.ts';

export interface BuildOptions extends LoaderOptions {
  /** Gets a line for each deprecated field. */
  readonly warn: (line: string) => void;
}

/** Objects for the tools around a cluster, not for the cluster. */
const LOCAL_CONFIG = 'config.kubernetes.io/local-config';

/** The objects of the kustomization in a directory, in the order in which they are applied. Throws a KustomizeError when it cannot be built. */
export function build(directory: string, files: Files, options: BuildOptions): Dynamic[] {
  const loader = Loader.at(directory, files, options);
  const kustomization = readKustomization(loader, options.warn);
  const list = new ResourceList();
  new Target(loader, kustomization, options).accumulate(list);
  addHashes(list);
  fixNameReferences(list);
  list.keep(({ annotations }) => (annotations[LOCAL_CONFIG] ?? 'false') === 'false');
  sortResources(list, kustomization);
  for (const resource of list.resources) resource.normaliseAnnotations();
  return list.resources.map(({ object }) => object);
}

/** One kustomization of a build. */
class Target {
  readonly #loader: Loader;
  readonly #kustomization: Kustomization;
  readonly #options: BuildOptions;

  constructor(loader: Loader, kustomization: Kustomization, options: BuildOptions) {
    this.#loader = loader;
    this.#kustomization = kustomization;
    this.#options = options;
  }

  /** Adds its objects to the list and transforms all that are in it: its own, or those of who uses it as a component, too. */
  accumulate(list: ResourceList): void {
    const { resources, components = [] } = this.#kustomization;
    explaining('accumulating resources', () => resources.forEach((path) => this.#addResources(path, list)));
    this.#generate(list);
    explaining('accumulating components', () => components.forEach((path) => this.#addComponent(path, list)));
    this.#transform(list);
  }

  /** A file first; what is none is another kustomization. */
  #addResources(path: string, list: ResourceList): void {
    const noFile = failureOf(() => this.#addFile(path, list));
    if (!noFile) return;
    try {
      this.#addDirectory(this.#loader.child(path), list);
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
      return own.resources;
    });
    explaining(`merging resources from '${path}'`, () => list.appendAll(resources));
  }

  #addDirectory(loader: Loader, list: ResourceList): void {
    const kustomization = this.#read(loader);
    if (isComponent(kustomization)) throw new KustomizeError(`expected kind != 'Component' for path '${loader.root}'`);
    const own = new ResourceList();
    explaining(`recursed accumulation of path '${loader.root}'`, () => new Target(loader, kustomization, this.#options).accumulate(own));
    explaining(`recursed merging from path '${loader.root}'`, () => list.appendAll(own.resources));
  }

  #addComponent(path: string, list: ResourceList): void {
    const loader = quoting('loader.New', () => this.#loader.child(path));
    quoting('accumulateDirectory:', () => {
      const kustomization = this.#read(loader);
      if (!isComponent(kustomization))
        throw new KustomizeError(`expected kind 'Component' for path '${loader.root}' but got '${kustomization.kind}'`);
      explaining(`recursed accumulation of path '${loader.root}'`, () => new Target(loader, kustomization, this.#options).accumulate(list));
    });
  }

  #read(loader: Loader): Kustomization {
    return explaining(`couldn't make target for path '${loader.root}'`, () => readKustomization(loader, this.#options.warn));
  }

  #generate(list: ResourceList): void {
    const { configMapGenerator = [], secretGenerator = [], generatorOptions, helmCharts = [] } = this.#kustomization;
    for (const chart of helmCharts) rejectChart(chart);
    for (const args of configMapGenerator) list.absorb(generateConfigMap(args, generatorOptions, this.#loader));
    for (const args of secretGenerator) list.absorb(generateSecret(args, generatorOptions, this.#loader));
  }

  #transform(list: ResourceList): void {
    const k = this.#kustomization;
    const patches = readPatches(k.patches ?? [], this.#loader);
    if (k.patchesStrategicMerge?.length) applyStrategicPatches(list, k.patchesStrategicMerge, this.#loader);
    for (const patch of patches) applyPatch(list, patch);
    if (k.namespace) setNamespace(list, k.namespace);
    if (k.namePrefix) addPrefix(list, k.namePrefix);
    if (k.nameSuffix) addSuffix(list, k.nameSuffix);
    for (const entry of k.labels ?? []) addLabels(list, entry);
    if (k.commonLabels) addCommonLabels(list, k.commonLabels);
    if (k.commonAnnotations) addAnnotations(list, k.commonAnnotations);
    applyJsonPatches(list, k.patchesJson6902 ?? [], this.#loader);
    for (const entry of k.replicas ?? []) setReplicas(list, entry);
    for (const entry of k.images) changeImage(list, entry);
    for (const entry of loadReplacements(k.replacements ?? [], this.#loader)) replace(list, entry);
  }
}

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
