import { isDNS1123Label } from '@drydock/apimachinery';

/** About the name of an object whose pods carry it on: `whose` says in what. */
export function podNameWarnings(name: string | undefined, whose = 'Pod names and hostnames'): string[] {
  const messages = isDNS1123Label(name ?? '');
  if (messages.length === 0) return [];
  const why = `this is used in ${whose}, which can result in surprising behavior; a DNS label is recommended`;
  return [`metadata.name: ${why}: [${messages.join(' ')}]`];
}
