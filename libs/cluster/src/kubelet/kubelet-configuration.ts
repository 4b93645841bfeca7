/** KubeletConfiguration, as far as this kubelet reads it. */
import { parseYamlDocument } from '@drydock/apimachinery';
import { FileError, type Files } from '@drydock/shell';
import { KUBELET_CONFIG } from '../node-image/kubelet-files.ts';

/** The directory of static pods; undefined when the configuration names none, or cannot be read. */
export function staticPodPath(files: Files): string | undefined {
  const text = files.readText(KUBELET_CONFIG);
  if (text instanceof FileError) return undefined;
  try {
    const { staticPodPath: path } = (parseYamlDocument(text).value ?? {}) as { staticPodPath?: unknown };
    return typeof path === 'string' && path !== '' ? path : undefined;
  } catch {
    return undefined;
  }
}
