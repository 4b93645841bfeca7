import { compactJson, jsonString } from '@drydock/apimachinery';
import { keyPairError } from '@drydock/apiserver';
import { encodeUtf8, failed, type ByteString } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { arrayFlag, boolFlag, sliceFlag, stringFlag, type FlagDefinition } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { base64Of } from './configmap.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';
import { readDataSources, type DataEntry } from './data-sources.ts';
import { hashSuffix } from './hash.ts';

const appendHashFlag: FlagDefinition = boolFlag('append-hash', 'Append a hash of the content to the name.');

export function newSecret(name: string, type: string, entries: readonly DataEntry[]): Dynamic {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    ...(type ? { type } : {}),
    ...(entries.length ? { data: Object.fromEntries(entries.map(({ key, value }) => [key, base64Of(value)])) } : {}),
  };
}

function createSecretObject(invocation: Invocation, object: Dynamic, failure: string): void {
  if (invocation.flags.bool('append-hash')) {
    const { metadata, type, data } = object;
    object.metadata.name += `-${hashSuffix(compactJson({ kind: 'Secret', type: type ?? '', name: metadata.name, data: data ?? '' }))}`;
  }
  createGenerated(invocation, object, { failure, separator: '' });
}

const generic: Command = {
  name: 'generic',
  use: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a secret from a local file, directory, or literal value',
  long: `Create a secret from files, directories or literal values.

The name of a file is its key and its content the value, unless you give another key.`,
  examples: `# From literal values
kubectl create secret generic db --from-literal=user=app --from-literal=password=s3cret

# From files, one of them under another key
kubectl create secret generic ssh --from-file=ssh-privatekey=id_rsa --from-file=id_rsa.pub`,
  flags: [
    ...generatorFlags,
    appendHashFlag,
    sliceFlag('from-env-file', 'File with lines of the form key=value.', { completion: { of: 'files' } }),
    sliceFlag('from-file', 'File or directory, with or without a key: [key=]path. May be repeated.', { completion: { of: 'files' } }),
    arrayFlag('from-literal', 'A key with its value (i.e. mykey=somevalue). May be repeated.'),
    stringFlag('type', 'Type of the secret'),
  ],
  args: NOTHING,
  *run(invocation: Invocation) {
    const name = exactlyOneName(invocation);
    const entries = yield* readDataSources(invocation, { kind: 'Secret', name }, encodeUtf8);
    createSecretObject(invocation, newSecret(name, invocation.flags.string('type'), entries), 'failed to create secret');
  },
};

function readPemFile({ streams }: Invocation, path: string): ByteString {
  const bytes = streams.process.files.readFile(path);
  if (failed(bytes)) throw new CommandError(`Cannot read file ${path}, open ${path}: ${bytes.message.toLowerCase()}`);
  return bytes;
}

const tls: Command = {
  name: 'tls',
  use: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  short: 'Create a TLS secret',
  long: `Create a TLS secret from a certificate and its key.

Both are files in PEM form.`,
  examples: `# A certificate for an ingress
kubectl create secret tls web --cert=tls.crt --key=tls.key`,
  flags: [
    ...generatorFlags,
    appendHashFlag,
    stringFlag('cert', 'Path of the certificate in PEM form.', { completion: { of: 'files' } }),
    stringFlag('key', 'Path of the private key in PEM form.', { completion: { of: 'files' } }),
  ],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags } = invocation;
    const name = exactlyOneName(invocation);
    if (!flags.string('key') || !flags.string('cert')) throw new CommandError('key and cert must be specified');
    const cert = readPemFile(invocation, flags.string('cert'));
    const key = readPemFile(invocation, flags.string('key'));
    const wrong = keyPairError(cert, key);
    if (wrong) throw new CommandError(wrong);
    const entries = [
      { key: 'tls.crt', value: cert },
      { key: 'tls.key', value: key },
    ];
    createSecretObject(invocation, newSecret(name, 'kubernetes.io/tls', entries), 'failed to create secret');
  },
};

const dockerRegistry: Command = {
  name: 'docker-registry',
  use: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  short: 'Create a secret for use with a Docker registry',
  long: `Create a secret with which nodes pull images from a registry that wants to know who asks.

Name it in imagePullSecrets of a pod or of a service account.`,
  examples: `# Credentials for a registry
kubectl create secret docker-registry registry --docker-server=registry.example.com --docker-username=dev --docker-password=s3cret`,
  flags: [
    ...generatorFlags,
    appendHashFlag,
    stringFlag('docker-email', 'Email for the registry'),
    stringFlag('docker-password', 'Password for the registry'),
    stringFlag('docker-server', 'Address of the registry', { default: 'https://index.docker.io/v1/' }),
    stringFlag('docker-username', 'User name for the registry'),
    sliceFlag('from-file', 'A ready file: its name, or the key that is given, must be .dockerconfigjson.', { completion: { of: 'files' } }),
  ],
  args: NOTHING,
  *run(invocation: Invocation) {
    const { flags } = invocation;
    const name = exactlyOneName(invocation);
    if (
      flags.strings('from-file').length === 0 &&
      !(flags.string('docker-username') && flags.string('docker-password') && flags.string('docker-server'))
    ) {
      throw new CommandError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    }
    const entries = flags.strings('from-file').length
      ? yield* readDataSources(invocation, { kind: 'Secret', name }, encodeUtf8, '.dockerconfigjson')
      : [{ key: '.dockerconfigjson', value: encodeUtf8(dockerConfig(flags.string('docker-server'), registryUser(invocation))) }];
    createSecretObject(invocation, newSecret(name, 'kubernetes.io/dockerconfigjson', entries), 'failed to create secret');
  },
};

interface RegistryUser {
  username: string;
  password: string;
  email: string;
}

function registryUser({ flags }: Invocation): RegistryUser {
  return { username: flags.string('docker-username'), password: flags.string('docker-password'), email: flags.string('docker-email') };
}

/** In the order of upstream's struct, which the encoding keeps. */
export function dockerConfig(server: string, { username, password, email }: RegistryUser): string {
  const auth = base64Of(encodeUtf8(`${username}:${password}`));
  const fields = Object.entries({ username, password, email, auth }).filter(([, value]) => value !== '');
  return `{"auths":{${jsonString(server)}:{${fields.map(([key, value]) => `${jsonString(key)}:${jsonString(value)}`).join(',')}}}}`;
}

export const createSecret: Command = {
  name: 'secret',
  use: 'secret (docker-registry | generic | tls)',
  short: 'Create a secret using a specified subcommand',
  long: `Create a secret with specified type.

A docker-registry type secret is for accessing a container registry.

A generic type secret indicate an Opaque secret type.

A tls type secret holds TLS certificate and its associated key.`,
  commands: [dockerRegistry, generic, tls],
};
