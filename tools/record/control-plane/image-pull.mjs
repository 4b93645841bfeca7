import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const PULL = 300;
const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 300_000;
const DENIED = /denied|private/;
const UNKNOWN_TAG = /:(.*)(doesnotexist|nosuch)/;
const UNKNOWN_REPOSITORY = /doesnotexist|nosuch/;

/** `nginx:1.27` in full: registry, repository and tag. */
function referenceOf(image) {
  const reference =
    image.includes('/') && /[.:]/.test(image.split('/')[0]) ? image : `docker.io/${image.includes('/') ? image : `library/${image}`}`;
  return /:[^/]*$/.test(reference) || reference.includes('@') ? reference : `${reference}:latest`;
}

export function imageIdOf(image) {
  const full = referenceOf(image);
  return `${full.replace(/[:@][^/]*$/, '')}@sha256:${createHash('sha256').update(full).digest('hex')}`;
}

/**
 * Gets an image for a container, however often it takes.
 *
 * @param {string} image
 * @param {'Always' | 'IfNotPresent' | 'Never'} policy
 * @param {object} kubelet
 * @param {Set<string>} kubelet.images those that are there, by full reference
 * @param {() => boolean} kubelet.isWanted
 * @param {(type: string, reason: string, message: string) => Promise<void>} kubelet.event
 * @param {(reason: string, message: string) => Promise<void>} kubelet.onWaiting
 * @param {(milliseconds: number) => Promise<void>} kubelet.rest
 * @returns {Promise<boolean>} false when it is not wanted any longer
 */
export async function pullImage(image, policy, { images, isWanted, event, onWaiting, rest }) {
  const full = referenceOf(image);
  for (let backoff = FIRST_BACKOFF; isWanted();) {
    if (policy !== 'Always' && images.has(full)) {
      await event('Normal', 'Pulled', `Container image "${image}" already present on machine`);
      return true;
    }
    if (policy === 'Never') {
      const absent = `Container image "${image}" is not present with pull policy of Never`;
      await event('Warning', 'ErrImageNeverPull', absent);
      await event('Warning', 'Failed', 'Error: ErrImageNeverPull');
      await onWaiting('ErrImageNeverPull', absent);
      await rest(12_000);
      continue;
    }
    await event('Normal', 'Pulling', `Pulling image "${image}"`);
    await pause(PULL);
    if (!isWanted()) return false;
    const failure = failureOf(full);
    if (failure === undefined) {
      images.add(full);
      const size = 20_000_000 + ((full.length * 711_111) % 30_000_000);
      await event(
        'Normal',
        'Pulled',
        `Successfully pulled image "${image}" in 301ms (301ms including waiting). Image size: ${size} bytes.`,
      );
      return true;
    }
    const problem = `rpc error: code = ${failure.code} desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${failure.text}`;
    await event('Warning', 'Failed', `Failed to pull image "${image}": ${problem}`);
    await event('Warning', 'Failed', 'Error: ErrImagePull');
    await onWaiting('ErrImagePull', problem);
    await pause(1000);
    if (!isWanted()) return false;
    await event('Normal', 'BackOff', `Back-off pulling image "${image}"`);
    await event('Warning', 'Failed', 'Error: ImagePullBackOff');
    await onWaiting('ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${problem}`);
    await rest(backoff + 4000);
    backoff = Math.min(2 * backoff, LONGEST_BACKOFF);
  }
  return false;
}

/** Why a registry does not give an image, told from its name; undefined: it does. @param {string} full its full reference */
function failureOf(full) {
  const [repository, tag] = [full.replace(/[:@][^/]*$/, ''), full.match(/[:@][^/]*$/)?.[0] ?? ''];
  if (UNKNOWN_REPOSITORY.test(repository) || DENIED.test(repository))
    return {
      code: 'Unknown',
      text: 'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    };
  if (UNKNOWN_TAG.test(`:${tag}`)) return { code: 'NotFound', text: `${full}: not found` };
  return undefined;
}
