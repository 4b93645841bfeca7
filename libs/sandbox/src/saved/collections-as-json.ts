/** Plain data with Maps and Sets in it, as JSON and back: `{"$map": [[key, value], …]}` and `{"$set": [value, …]}`. */

interface Tagged {
  $map?: [unknown, unknown][];
  $set?: unknown[];
}

export function collectionsToJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(collectionsToJson);
  if (value instanceof Map) return { $map: [...value].map(([key, each]) => [key, collectionsToJson(each)]) };
  if (value instanceof Set) return { $set: [...value].map(collectionsToJson) };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, collectionsToJson(each)]));
}

export function collectionsFromJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(collectionsFromJson);
  const { $map, $set } = value as Tagged;
  if ($map) return new Map($map.map(([key, each]) => [key, collectionsFromJson(each)]));
  if ($set) return new Set($set.map(collectionsFromJson));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, collectionsFromJson(each)]));
}
