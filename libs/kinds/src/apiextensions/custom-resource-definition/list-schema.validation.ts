/** What `x-kubernetes-list-type` and `x-kubernetes-map-type` ask of a schema (pkg/apis/apiextensions/validation). */
import { FieldPath, forbidden, GoValue, invalid, notSupported, quoteGo, required, type FieldError } from '@drydock/apimachinery';
import type { JSONSchemaProps } from '@drydock/apiserver';

export function validateMapType({ type, 'x-kubernetes-map-type': mapType }: JSONSchemaProps, path: FieldPath): FieldError[] {
  if (mapType === undefined) return [];
  return [
    ...wrongType(type, 'object', 'must be object if x-kubernetes-map-type is specified', path),
    ...(['atomic', 'granular'].includes(mapType)
      ? []
      : [notSupported(path.child('x-kubernetes-map-type'), mapType, ['atomic', 'granular'])]),
  ];
}

function wrongType(type: string | undefined, wanted: string, why: string, path: FieldPath): FieldError[] {
  if (type === wanted) return [];
  return [type ? invalid(path.child('type'), type, why) : required(path.child('type'), why)];
}

export function validateListSchema(schema: JSONSchemaProps, path: FieldPath): FieldError[] {
  const { type, items, 'x-kubernetes-list-type': listType, 'x-kubernetes-list-map-keys': keys = [] } = schema;
  const typePath = path.child('x-kubernetes-list-type');
  const errors = listType === undefined ? [] : wrongType(type, 'array', 'must be array if x-kubernetes-list-type is specified', path);
  if (errors.length === 0 && listType === 'set' && items) errors.push(...setItemErrors(items, path.child('items')));
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType)) {
    errors.push(notSupported(typePath, listType, ['atomic', 'set', 'map']));
  }
  if (keys.length > 0 && listType !== 'map') {
    const why = 'must be map if x-kubernetes-list-map-keys is non-empty';
    errors.push(listType === undefined ? required(typePath, why) : invalid(typePath, listType, why));
  }
  if (listType === 'map') errors.push(...mapListErrors(items, keys, path));
  if (listType === 'set' || listType === 'map') errors.push(...keyErrors(listType, items, keys, path.child('items')));
  return errors;
}

/** The items of a set are compared as a whole. */
function setItemErrors(items: JSONSchemaProps, path: FieldPath): FieldError[] {
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const { type, 'x-kubernetes-list-type': listType, 'x-kubernetes-map-type': mapType } = items;
  if (type === 'array' && listType !== undefined && listType !== 'atomic')
    return [invalid(path.child('x-kubernetes-list-type'), listType, why)];
  // Upstream shows the list type here, too.
  if (type === 'object' && mapType !== 'atomic') return [invalid(path.child('x-kubernetes-map-type'), listType ?? null, why)];
  return [];
}

function mapListErrors(items: JSONSchemaProps | undefined, keys: readonly string[], path: FieldPath): FieldError[] {
  const keysPath = path.child('x-kubernetes-list-map-keys');
  const itemsPath = path.child('items');
  const errors: FieldError[] = [];
  if (keys.length === 0) errors.push(required(keysPath, 'must not be empty if x-kubernetes-list-type is map'));
  if (!items) return [...errors, required(itemsPath, 'must have a schema if x-kubernetes-list-type is map')];
  if (items.type !== 'object') {
    return [
      ...errors,
      invalid(itemsPath.child('type'), items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map"),
    ];
  }
  const shown = new GoValue(`[]string{${keys.map((key) => quoteGo(key)).join(', ')}}`);
  keys.forEach((key, i) => {
    const property = items.properties?.[key];
    if (!property) errors.push(invalid(keysPath, shown, 'entries must all be names of item properties'));
    else if (property.type === 'array' || property.type === 'object') {
      const why = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      errors.push(invalid(itemsPath.child('properties').key(key).child('type'), items.type, why));
    }
    if (keys.indexOf(key) < i) errors.push(invalid(keysPath, shown, 'must not contain duplicate entries'));
  });
  return errors;
}

function keyErrors(listType: string, items: JSONSchemaProps | undefined, keys: readonly string[], path: FieldPath): FieldError[] {
  if (!items) return [];
  const errors: FieldError[] = [];
  if (items.nullable) errors.push(forbidden(path.child('nullable'), `cannot be nullable when x-kubernetes-list-type is ${listType}`));
  if (listType !== 'map') return errors;
  for (const key of keys) {
    const property = items.properties?.[key];
    if (!property) continue;
    const at = path.child('properties').key(key);
    const isGiven = items.required?.includes(key) || (property.default !== undefined && property.default !== null);
    if (!isGiven) {
      const why = 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property';
      errors.push(required(at.child('default'), why));
    }
    if (property.nullable)
      errors.push(forbidden(at.child('nullable'), 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable'));
  }
  return errors;
}
