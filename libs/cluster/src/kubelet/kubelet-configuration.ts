/** KubeletConfiguration, as far as this kubelet reads it. */
import { deepFreeze, memoized, parseYamlDocument } from '@drydock/apimachinery';
import { FileError, type Files } from '@drydock/shell';
import { KUBELET_CONFIG } from '../node-image/kubelet-files.ts';
import { readEvictionConfiguration, type EvictionConfiguration, type EvictionFields } from './eviction/eviction-configuration.ts';

interface KubeletConfiguration extends EvictionFields {
  staticPodPath?: unknown;
}

/** The directory of static pods; undefined when the configuration names none, or cannot be read. */
export function staticPodPath(files: Files): string | undefined {
  const path = read(files)?.staticPodPath;
  return typeof path === 'string' && path !== '' ? path : undefined;
}

/** What it says about shortages, or why a kubelet does not start with that; undefined when the configuration cannot be read. */
export function evictionConfiguration(files: Files): EvictionConfiguration | { error: string } | undefined {
  const configuration = read(files);
  return configuration && readEvictionConfiguration(configuration);
}

function read(files: Files): KubeletConfiguration | undefined {
  const text = files.readText(KUBELET_CONFIG);
  return text instanceof FileError ? undefined : parsed(text);
}

const MOST_PARSED = 50;

/** Nearly all nodes have the same one, and every copy of a cluster reads it. */
const parsed = memoized(MOST_PARSED, (text): KubeletConfiguration | undefined => {
  try {
    return deepFreeze((parseYamlDocument(text).value ?? {}) as KubeletConfiguration);
  } catch {
    return undefined;
  }
});
