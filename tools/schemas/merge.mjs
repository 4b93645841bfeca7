/** Joins what the packages and the overlay say into one set of definitions. */
import { readFileSync } from 'node:fs';
import { groupVersions } from './group-versions.mjs';
import { readClientFormats, readDirectory, readModels } from './sources.mjs';

const overlay = (name) => JSON.parse(readFileSync(new URL(`./overlay/${name}.json`, import.meta.url), 'utf8'));
const overlayNames = ['attributes', 'defaults', 'go-types', 'list-types', 'omit-empty'];

const GVK = 'x-kubernetes-group-version-kind';
const LIST_TYPE = 'x-kubernetes-list-type';
const LIST_MAP_KEYS = 'x-kubernetes-list-map-keys';

/** Every definition of v1.33 by name, sorted; properties are sorted too. */
export function mergedDefinitions() {
  const models = readModels();
  const directory = readDirectory();
  const typeMeta = models.get('io.k8s.apimachinery.pkg.apis.meta.v1.Status').properties;
  const overlays = Object.fromEntries(overlayNames.map((name) => [name, overlay(name)]));
  const definitions = {};
  for (const name of [...models.keys()].sort()) {
    const schema = models.get(name);
    const formats = schema.properties && readClientFormats(name);
    if (schema.properties && !formats) continue;
    schema.description ??= directory[name]?.description;
    describeTypeMeta(schema, typeMeta);
    keepLivingFields(schema, formats);
    takeAttributes(schema, directory[name]);
    applyOverlays(name, schema, overlays);
    definitions[name] = schema;
  }
  return reachable(definitions);
}

/** Without the definitions that only older releases used: what no kind and no machinery type leads to. */
function reachable(definitions) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, target] of JSON.stringify(definitions[name]).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) visit(target);
  };
  for (const [name, schema] of Object.entries(definitions)) {
    if (schema[GVK] || name.startsWith('io.k8s.apimachinery.')) visit(name);
  }
  return Object.fromEntries(Object.entries(definitions).filter(([name]) => found.has(name)));
}

/** kubernetes-models narrows `apiVersion` and `kind` to one literal and drops their descriptions. */
function describeTypeMeta(schema, { apiVersion, kind }) {
  if (!schema[GVK]) return;
  schema.properties.apiVersion = { ...apiVersion };
  schema.properties.kind = { ...kind };
}

function keepLivingFields(schema, formats) {
  if (!schema.properties) return;
  const living = Object.keys(schema.properties)
    .filter((field) => formats.has(field))
    .sort();
  schema.properties = Object.fromEntries(living.map((field) => [field, schema.properties[field]]));
  for (const field of living) applyFormat(schema.properties[field], formats.get(field));
}

/** A format belongs to the innermost type: client-node notes `int64` beside an array of numbers. */
function applyFormat(schema, format) {
  const inner = schema.items ?? schema.additionalProperties;
  if (inner) return applyFormat(inner, format);
  if (schema.type === 'number' && format !== 'double') schema.type = 'integer';
  if (format && (schema.type === 'integer' || schema.type === 'number' || format === 'byte')) schema.format = format;
}

function takeAttributes(schema, source) {
  copyExtensions(schema, source);
  for (const [field, property] of Object.entries(schema.properties ?? {})) copyExtensions(property, source?.properties?.[field]);
}

function copyExtensions(target, source) {
  for (const [name, value] of Object.entries(source ?? {})) {
    if (!name.startsWith('x-kubernetes-')) continue;
    target[name] = name === GVK ? (target[GVK] ?? livingKinds(value)) : value;
  }
}

function livingKinds(kinds) {
  return kinds.filter(({ group, version }) => groupVersions.some((each) => each.group === group && each.version === version));
}

function applyOverlays(name, schema, overlays) {
  const target = (field) => {
    const found = field ? schema.properties?.[field] : schema;
    if (!found) throw new Error(`the overlay names ${name}.${field}, which v1.33 does not have`);
    return found;
  };
  const each = (overlayName, apply) => {
    for (const [field, value] of Object.entries(overlays[overlayName][name] ?? {})) apply(target(field), value);
  };
  each('list-types', (property, value) => {
    const [type, keys] = value.split(':');
    property[LIST_TYPE] = type;
    if (keys) property[LIST_MAP_KEYS] = keys.split(',');
  });
  each('attributes', (property, attributes) => {
    for (const [attribute, value] of Object.entries(attributes)) {
      if (value === null) delete property[attribute];
      else property[attribute] = value;
    }
  });
  each('defaults', (property, value) => (property.default = value));
  each('omit-empty', (property, value) => (property['x-go-omitempty'] = value));
  each('go-types', (property, value) => {
    if (value.startsWith('*')) property['x-go-pointer'] = true;
    if (value.replace('*', '')) property['x-go-type'] = value.replace('*', '');
  });
}
