/**
 * What a pod takes from objects that may be missing.
 *
 * @typedef {(resource: 'configmap' | 'secret', name: string) => Promise<{data?: Record<string, string>} | undefined>} Read
 */

/** The message about the first volume that cannot be mounted, or undefined. @param {Read} read */
export async function missingVolume({ spec }, read) {
  for (const volume of spec.volumes ?? []) {
    const sources = volume.projected ? volume.projected.sources : [volume];
    for (const { configMap, secret } of sources) {
      const resource = configMap ? 'configmap' : 'secret';
      const name = configMap?.name ?? secret?.secretName ?? secret?.name;
      if (!name || configMap?.optional || secret?.optional) continue;
      if (!(await read(resource, name))) return `MountVolume.SetUp failed for volume "${volume.name}" : ${resource} "${name}" not found`;
    }
  }
  return undefined;
}

/** The message about the first variable of a container that has no value, or undefined. @param {Read} read */
export async function missingVariable({ env = [], envFrom = [] }, namespace, read) {
  const sources = [
    ...envFrom.map(({ configMapRef, secretRef }) => ({ kind: configMapRef ? 'configmap' : 'secret', ...(configMapRef ?? secretRef) })),
    ...env.flatMap(({ valueFrom }) =>
      valueFrom?.configMapKeyRef
        ? [{ kind: 'configmap', ...valueFrom.configMapKeyRef }]
        : valueFrom?.secretKeyRef
          ? [{ kind: 'secret', ...valueFrom.secretKeyRef }]
          : [],
    ),
  ];
  for (const { kind, name, key, optional } of sources) {
    if (optional) continue;
    const found = await read(kind, name);
    if (!found) return `${kind} "${name}" not found`;
    if (key && found.data?.[key] === undefined)
      return `couldn't find key ${key} in ${kind === 'configmap' ? 'ConfigMap' : 'Secret'} ${namespace}/${name}`;
  }
  return undefined;
}
