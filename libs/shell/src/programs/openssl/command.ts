/** What every command of openssl is made of: its options, its files, its errors. */
import { FileError } from '../../files/file-error.ts';
import { decodeUtf8, encodeUtf8, type ByteString } from '../../kernel/byte-string.ts';
import type { Process } from '../../kernel/program.ts';
import { print, printError, readAll, write } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { readCertificates, type Certificate } from './certificate.ts';
import { readPrivateKey, readPublicKey, type PrivateKey, type PublicKey } from './keys.ts';
import type { RandomBytes } from './rsa.ts';

export type Steps<T = number> = Generator<Wait, T, void>;

export interface OpensslCommand {
  readonly flags: readonly string[];
  readonly values: readonly string[];
  /** Of the values, those that are numbers. */
  readonly numbers?: readonly string[];
  /** What an option may be besides: a digest, a cipher. */
  readonly alsoTakes?: 'digest' | 'cipher';
  run(process: Process, options: CommandOptions): Steps;
}

export interface CommandOptions {
  readonly name: string;
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** `-sha256`, `-aes256`: options that are algorithms. */
  readonly algorithm: string | undefined;
  readonly operands: readonly string[];
  /** The flags and values in the order in which they were given: it decides the order of output. */
  readonly order: readonly string[];
}

export const DIGEST_OPTIONS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
const CIPHER = /^(aes|aria|camellia|des|chacha20)[-\d]/;

/** The words after the command's name; a text is the message about a wrong one. */
export function parseCommandLine(name: string, args: readonly string[], command: OpensslCommand): CommandOptions | string {
  const summary = `${name}: Use -help for summary.\n`;
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const order: string[] = [];
  let algorithm: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (!word.startsWith('-') || word === '-') return { name, flags, values, algorithm, order, operands: args.slice(i) };
    if (word === '--') return { name, flags, values, algorithm, order, operands: args.slice(i + 1) };
    const [option = '', joined] = splitOnce(word.replace(/^--?/, ''));
    order.push(option);
    if (command.flags.includes(option)) flags.add(option);
    else if (command.values.includes(option)) {
      const value = joined ?? args[++i];
      if (value === undefined) return `${name}: Option -${option} needs a value\n${summary}`;
      if (command.numbers?.includes(option) && !/^-?\d+$/.test(value)) return `${name}: Can't parse "${value}" as a number\n${summary}`;
      values.set(option, [...(values.get(option) ?? []), value]);
    } else if (command.alsoTakes && DIGEST_OPTIONS.includes(option.toLowerCase())) algorithm = option.toLowerCase();
    else if (command.alsoTakes === 'cipher' && CIPHER.test(option)) algorithm = option;
    else if (command.alsoTakes === 'digest') return `${name}: Unknown option or message digest: ${option}\n${summary}`;
    else if (command.alsoTakes === 'cipher') return `${name}: Unknown cipher: ${option}\n${summary}`;
    else return `${name}: Unknown option: -${option}\n${summary}`;
  }
  return { name, flags, values, algorithm, order, operands: [] };
}

function splitOnce(text: string): [string, string | undefined] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

export const valueOf = (options: CommandOptions, name: string): string | undefined => options.values.get(name)?.at(-1);

export function* refuse(process: Process, text: string, status = 1): Steps {
  yield* printError(process, text);
  return status;
}

/** Where openssl's own source found an error; the number stands for the thread. */
export const errorLine = (process: Process, text: string): string =>
  `40${process.pid.toString(16).toUpperCase().padStart(8, '0')}7F0000:error:${text}\n`;

/** The bytes of `-in`, or of standard input; undefined after a message. `what` is set for keys and certificates. */
export function* readInput(process: Process, path: string | undefined, what?: string): Steps<ByteString | undefined> {
  if (path === undefined || path === '-') {
    const input = yield* readAll(process);
    return input instanceof FileError ? '' : input;
  }
  const content = process.files.readFile(path);
  if (!(content instanceof FileError)) return content;
  const { message } = content;
  yield* printError(
    process,
    what === undefined
      ? `Can't open "${path}" for reading, ${message}\n` +
          errorLine(process, `80000002:system library:BIO_new_file:${message}:../crypto/bio/bss_file.c:67:calling fopen(${path}, r)`) +
          errorLine(process, '10000080:BIO routines:BIO_new_file:no such file:../crypto/bio/bss_file.c:75:')
      : `Could not open file or uri for loading ${what} from ${path}\n` +
          errorLine(
            process,
            '16000069:STORE routines:ossl_store_get0_loader_int:unregistered scheme:../crypto/store/store_register.c:237:scheme=file',
          ) +
          errorLine(
            process,
            `80000002:system library:file_open:${message}:../providers/implementations/storemgmt/file_store.c:266:calling stat(${path})`,
          ),
  );
  return undefined;
}

const unreadable = (process: Process, what: string, path: string | undefined) =>
  printError(process, `Could not read ${what} from ${path ?? '<stdin>'}\n`);

export function* loadPrivateKey(process: Process, path: string | undefined, what = 'private key'): Steps<PrivateKey | undefined> {
  const text = yield* readInput(process, path, what);
  if (text === undefined) return undefined;
  const key = readPrivateKey(text);
  if (!key && /ENCRYPTED/.test(text)) yield* printError(process, `${what}: pass phrases are not supported here\n`);
  if (!key) yield* unreadable(process, what, path);
  return key;
}

export function* loadPublicKey(process: Process, path: string | undefined, what = 'public key'): Steps<PublicKey | undefined> {
  const text = yield* readInput(process, path, what);
  if (text === undefined) return undefined;
  const key = readPublicKey(text);
  if (!key) yield* unreadable(process, what, path);
  return key;
}

export function* loadCertificate(process: Process, path: string | undefined, what = 'certificate'): Steps<Certificate | undefined> {
  const text = yield* readInput(process, path, what);
  const certificate = text === undefined ? undefined : readCertificates(text)[0];
  if (text !== undefined && !certificate) {
    yield* unreadable(process, what, path);
    if (path !== undefined)
      yield* printError(
        process,
        errorLine(process, '1608010C:STORE routines:ossl_store_handle_load_result:unsupported:../crypto/store/store_result.c:149:'),
      );
  }
  if (!certificate) yield* printError(process, `Unable to load ${what}\n`);
  return certificate;
}

/** To `-out`, or standard output. Keys are for their owner only. */
export function* writeOutput(process: Process, { name }: CommandOptions, path: string | undefined, text: string, secret = false): Steps {
  if (path === undefined) {
    yield* print(process, text);
    return 0;
  }
  const error = process.files.writeText(path, text, secret ? { mode: 0o600 } : {});
  return error ? yield* refuse(process, `${name}: Can't open "${path}" for writing, ${error.message}\n`) : 0;
}

export function* writeBytes(process: Process, options: CommandOptions, path: string | undefined, bytes: Uint8Array): Steps {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  if (path === undefined) {
    yield* write(process, 1, text);
    return 0;
  }
  const error = process.files.writeFile(path, text);
  return error ? yield* refuse(process, `${options.name}: Can't open "${path}" for writing, ${error.message}\n`) : 0;
}

export const randomOf =
  (process: Process): RandomBytes =>
  (count) =>
    Uint8Array.from({ length: count }, () => process.rng.integer(256));

export const bytesOfText = (text: string): Uint8Array => Uint8Array.from(encodeUtf8(text), (character) => character.charCodeAt(0));
export const bytesOf = (bytes: ByteString): Uint8Array => Uint8Array.from(bytes, (character) => character.charCodeAt(0));
export const textOf = (bytes: ByteString): string => decodeUtf8(bytes);
