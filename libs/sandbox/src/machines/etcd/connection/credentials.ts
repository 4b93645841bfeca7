/** The certificates that a command line names (client/pkg/transport, listener.go). */
import { readCertificate } from '@drydock/apiserver';
import { FileError, type Files } from '@drydock/shell';
import type { Call } from '../cli/command.ts';
import { Exit, failure, type Result } from '../cli/result.ts';

export type Certificate = NonNullable<ReturnType<typeof readCertificate>>;

export interface Credentials {
  /** Undefined: without TLS, unless the endpoint wants it. */
  readonly secure: boolean;
  readonly skipsVerification: boolean;
  /** Undefined: the authorities that the machine trusts anyway. */
  readonly authority: Certificate | undefined;
  readonly client: Certificate | undefined;
}

const NAMES = ['cert', 'key', 'cacert'] as const;

export function readCredentials({ flags, process: { files } }: Call): Credentials | Result {
  const empty = NAMES.find((name) => flags.isChanged(name) && flags.text(name) === '');
  if (empty) return failure(`empty string is passed to --${empty} option`, Exit.badArgs);
  const [cert, key, cacert] = NAMES.map((name) => flags.text(name));
  if ((cert === '') !== (key === '')) return failure(`KeyFile and CertFile must both be present[key: ${key}, cert: ${cert}]`, Exit.badArgs);
  const texts = [cert, key, cacert].map((path) => (path ? readPem(files, path) : undefined));
  const unread = texts.find((text) => text instanceof Unreadable);
  if (unread) return failure(unread.message, Exit.badArgs);
  const [certText, keyText, authorityText] = texts as (string | undefined)[];
  const [client, authority] = [certText, authorityText].map((text) => (text === undefined ? undefined : readCertificate(text)));
  if (certText !== undefined && !client) return failure('tls: failed to find any PEM data in certificate input', Exit.badArgs);
  if (keyText !== undefined && !keyText.includes('PRIVATE KEY'))
    return failure('tls: failed to find any PEM data in key input', Exit.badArgs);
  return {
    secure: texts.some((text) => text !== undefined) || !flags.isOn('insecure-transport'),
    skipsVerification: flags.isOn('insecure-skip-tls-verify'),
    authority,
    client,
  };
}

class Unreadable {
  readonly message: string;

  constructor(path: string, error: FileError) {
    this.message = `open ${path}: ${error.message.toLowerCase()}`;
  }
}

function readPem(files: Files, path: string): string | Unreadable {
  const text = files.readText(path);
  return text instanceof FileError ? new Unreadable(path, text) : text;
}
