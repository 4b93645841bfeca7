/** The images on the disks of nodes, and the registries that they come from. */
import { parseImageReference } from '../images/image-reference.ts';
import { askRegistry, imageId, notFoundError, type PullAnswer, type RegistryCredentials } from '../images/registry.ts';
import type { KubeletProfile } from './kubelet-profile.ts';
import type { NodeTable, RegistryTrouble } from './node-state.ts';
import { imagesIn, type ImageView } from './runtime-view.ts';

const NOBODY: RegistryCredentials = new Set();

export class NodeImages {
  readonly #table: NodeTable;
  readonly #profile: Pick<KubeletProfile, 'imagesShared' | 'strictTags'>;

  constructor(table: NodeTable, profile: Pick<KubeletProfile, 'imagesShared' | 'strictTags'>) {
    this.#table = table;
    this.#profile = profile;
  }

  on(node: string): ImageView[] {
    return imagesIn(this.#table.imagesOf(node));
  }

  /** As the runtime does when somebody on the node asks it, without a password: the digits of the image's digest, or what went wrong. */
  pull(node: string, name: string): { id: string } | { error: string } {
    const reference = parseImageReference(name);
    if ('error' in reference)
      return { error: `rpc error: code = InvalidArgument desc = failed to parse image reference "${name}": ${reference.error}` };
    const { canonical } = reference;
    const answer: PullAnswer = this.trouble.gone.includes(canonical)
      ? { error: notFoundError(canonical) }
      : askRegistry(reference, NOBODY, this.#profile.strictTags);
    if ('error' in answer) return answer;
    this.#table.addImage(node, canonical, this.#profile.imagesShared);
    return { id: imageId(reference).split('sha256:')[1] ?? '' };
  }

  /** By a name or the beginning of an id. Containers made from it go on. Its name, if there was one. */
  remove(node: string, nameOrId: string): string | undefined {
    const reference = parseImageReference(nameOrId);
    const digits = nameOrId.replace(/^sha256:/, '');
    const found = [...this.#table.imagesOf(node)].find(
      (canonical) =>
        ('canonical' in reference && canonical === reference.canonical) ||
        (digits !== '' && imagesIn(new Set([canonical])).some(({ id }) => id.startsWith(digits))),
    );
    if (found !== undefined) this.#table.removeImage(node, found);
    return found;
  }

  /** What is wrong with the registries that all nodes pull from. */
  get trouble(): RegistryTrouble {
    return this.#table.registry;
  }

  changeRegistry(change: Partial<RegistryTrouble>): void {
    this.#table.registry = { ...this.trouble, ...change };
  }
}
