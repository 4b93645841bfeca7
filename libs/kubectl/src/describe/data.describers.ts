/** ConfigMaps, Secrets and ServiceAccounts. */
import { decodeBase64, decodeUtf8 } from '@drydock/apimachinery';
import { listAll } from '../resource/builder.ts';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describeAnnotations, describeLabels } from './metadata-text.ts';

function describeHead(text: DescribeText, { metadata }: Dynamic): void {
  text.field(0, 'Name', metadata.name);
  text.field(0, 'Namespace', metadata.namespace);
  describeLabels(text, metadata.labels);
  describeAnnotations(text, metadata.annotations);
}

function bytesOf(base64: string): Uint8Array {
  const bytes = decodeBase64(base64);
  return typeof bytes === 'number' ? new Uint8Array() : bytes;
}

export const configMapDescriber: Describer = {
  group: '',
  kind: 'ConfigMap',
  describe(configMap, text, context) {
    describeHead(text, configMap);
    text.write(0, '\nData\n====\n');
    for (const [key, value] of sortedEntries(configMap.data)) text.write(0, `${key}:\n----\n${value}\n\n`);
    text.write(0, '\nBinaryData\n====\n');
    for (const [key, value] of sortedEntries(configMap.binaryData)) text.line(0, `${key}: ${bytesOf(value).length} bytes`);
    text.line(0);
    describeEvents(text, configMap, context);
  },
};

function sortedEntries(map: Dynamic): [string, string][] {
  return Object.entries<string>(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

export const secretDescriber: Describer = {
  group: '',
  kind: 'Secret',
  describe(secret, text) {
    describeHead(text, secret);
    text.write(0, `\nType:\t${secret.type ?? ''}\n`);
    text.write(0, '\nData\n====\n');
    for (const [key, value] of sortedEntries(secret.data)) {
      const bytes = bytesOf(value);
      // The token of an account is shown, as somebody will need it.
      const isToken = secret.type === 'kubernetes.io/service-account-token' && key === 'token';
      text.field(0, key, isToken ? decodeUtf8(bytes) : `${bytes.length} bytes`);
    }
  },
};

export const serviceAccountDescriber: Describer = {
  group: '',
  kind: 'ServiceAccount',
  describe(account, text, context) {
    describeHead(text, account);
    const secrets: Dynamic[] = listAll(context.session, context.session.mapper.resourceFor('secrets'), account.metadata.namespace, {});
    const existing = new Set(secrets.map(({ metadata }) => metadata.name));
    const names = (references: Dynamic[] | undefined): string[] =>
      (references ?? []).map(({ name }) => (existing.has(name) ? name : `${name} (not found)`));
    text.list(0, 'Image pull secrets', names(account.imagePullSecrets));
    text.list(0, 'Mountable secrets', names(account.secrets));
    const tokens = secrets.filter(
      ({ type, metadata }) =>
        type === 'kubernetes.io/service-account-token' &&
        metadata.annotations?.['kubernetes.io/service-account.name'] === account.metadata.name &&
        metadata.annotations?.['kubernetes.io/service-account.uid'] === account.metadata.uid,
    );
    text.list(
      0,
      'Tokens',
      tokens.map(({ metadata }) => metadata.name),
    );
    describeEvents(text, account, context);
  },
};
