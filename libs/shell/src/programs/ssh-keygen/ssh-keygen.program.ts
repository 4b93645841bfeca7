/** ssh-keygen: makes keys for ssh, and tells about them. Pass phrases are refused: there is nothing here that could ask for them later. */
import { failed } from '../../files/file-error.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print, readLine } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { randomOf } from '../openssl/command.ts';
import { CURVES, type CurveName, generateEcKey, generateEd25519Key, type PrivateKey, publicOf, type PublicKey } from '../openssl/keys.ts';
import { generateRsaKey } from '../openssl/rsa.ts';
import {
  bitsOfKey,
  fingerprint,
  type FingerprintHash,
  type NamedKey,
  parsePrivateText,
  parsePublicLine,
  privateText,
  publicLine,
} from './openssh-key.ts';
import { randomArt } from './random-art.ts';

type Steps<T = number> = Generator<Wait, T, void>;

const USAGE = `usage: ssh-keygen [-q] [-b bits] [-C comment] [-f output_keyfile] [-N ''] [-t ecdsa | ed25519 | rsa]
       ssh-keygen -y [-f input_keyfile]
       ssh-keygen -c [-C comment] [-f keyfile]
       ssh-keygen -l [-v] [-E fingerprint_hash] [-f input_keyfile]
       ssh-keygen -F hostname [-f known_hosts_file]
       ssh-keygen -R hostname [-f known_hosts_file]
`;
const WITH_VALUE = 'abCEfFNPRtmOZ';
const FLAGS = 'clqvy';
/** Of a real ssh-keygen: certificates, revocation lists, signatures, other formats. */
const ABSENT = 'ABDHIKLMQYegikprsuwxzhnVWS';

interface Call {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

function parse(args: readonly string[]): Call | string {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const queue = [...args];
  while (queue.length > 0) {
    const word = queue.shift()!;
    if (!/^-./.test(word)) return `Too many arguments.\n${USAGE}`;
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!;
      if (FLAGS.includes(letter)) flags.add(letter);
      else if (WITH_VALUE.includes(letter)) {
        const value = word.slice(i + 1) || queue.shift();
        if (value === undefined) return `option requires an argument -- ${letter}\n${USAGE}`;
        values.set(letter, value);
        break;
      } else if (ABSENT.includes(letter)) return `ssh-keygen: -${letter} is not available here\n`;
      else return `unknown option -- ${letter}\n${USAGE}`;
    }
  }
  return { flags, values };
}

const TYPE_NAMES: Readonly<Record<PublicKey['type'], string>> = { rsa: 'RSA', ec: 'ECDSA', ed25519: 'ED25519' };
const homeOf = (process: Process): string => process.env['HOME'] ?? process.user.home;

interface Wanted {
  /** `ed25519`. */
  readonly name: string;
  readonly make: (process: Process) => PrivateKey;
}

function wantedKey(type: string, bits: string | undefined): Wanted | string {
  const random = (process: Process) => randomOf(process);
  switch (type.toLowerCase()) {
    case 'ed25519':
      return { name: 'ed25519', make: (process) => generateEd25519Key(random(process)) };
    case 'rsa': {
      const size = Number(bits ?? 3072);
      if (!Number.isInteger(size)) return `Invalid key bits "${bits}"\n`;
      if (size < 1024) return 'Invalid RSA key length: minimum is 1024 bits\n';
      if (size > 16_384) return 'Invalid RSA key length: maximum is 16384 bits\n';
      return { name: 'rsa', make: (process) => generateRsaKey(size, random(process)) };
    }
    case 'ecdsa': {
      const curve = (Object.keys(CURVES) as CurveName[]).find((each) => CURVES[each].bits === Number(bits ?? 256));
      return curve
        ? { name: 'ecdsa', make: (process) => generateEcKey(curve, random(process)) }
        : 'Invalid ECDSA key length: valid lengths are 256, 384 or 521 bits\n';
    }
    default:
      return `unknown key type ${type}\n`;
  }
}

/** Asks at the terminal, or wherever the answers come from. */
function* ask(process: Process, question: string): Steps<string | undefined> {
  yield* print(process, question);
  return yield* readLine(process);
}

/** Whether there is to be none: that is what can be done. A text is the message. */
function* passPhrase(process: Process, given: string | undefined): Steps<string | undefined> {
  const refusal = 'ssh-keygen: keys with a pass phrase are not available here: leave it empty\n';
  if (given !== undefined) return given === '' ? undefined : refusal;
  if (!process.isTerminal(0)) return undefined;
  const first = yield* ask(process, 'Enter passphrase (empty for no passphrase): ');
  const second = yield* ask(process, 'Enter same passphrase again: ');
  if (first !== second) return 'Passphrases do not match.  Try again.\n';
  return (first ?? '') === '' ? undefined : refusal;
}

function* generate(process: Process, { flags, values }: Call): Steps {
  const wanted = wantedKey(values.get('t') ?? 'ed25519', values.get('b'));
  if (typeof wanted === 'string') return yield* fail(process, wanted, 255);
  const quiet = flags.has('q');
  const { files } = process;
  if (!quiet) yield* print(process, `Generating public/private ${wanted.name} key pair.\n`);
  const usual = `${homeOf(process)}/.ssh/id_${wanted.name}`;
  const answer = values.get('f') ?? (yield* ask(process, `Enter file in which to save the key (${usual}): `));
  const path = answer === undefined || answer === '' ? usual : answer;
  const directory = path.slice(0, path.lastIndexOf('/'));
  if (path === usual && !files.isDirectory(directory)) {
    files.makeDirectories(directory, 0o700);
    if (!quiet) yield* print(process, `Created directory '${directory}'.\n`);
  }
  if (files.exists(path)) {
    const reply = yield* ask(process, `${path} already exists.\nOverwrite (y/n)? `);
    if (!/^y/i.test(reply ?? '')) return 1;
  }
  const refusal = yield* passPhrase(process, values.get('N'));
  if (refusal !== undefined) return yield* fail(process, refusal);
  const key = wanted.make(process);
  process.charge(5_000);
  const comment = values.get('C') ?? `${process.user.name}@${process.hostname}`;
  const error =
    files.writeText(path, privateText(key, comment, randomOf(process)(4)), { mode: 0o600 }) ??
    files.writeText(`${path}.pub`, publicLine(publicOf(key), comment), { mode: 0o644 });
  if (error) return yield* fail(process, `Saving key "${path}" failed: ${error.message}\n`);
  files.chmod(path, 0o600);
  if (quiet) return 0;
  const { text } = fingerprint(key, 'sha256');
  yield* print(
    process,
    `Your identification has been saved in ${path}\nYour public key has been saved in ${path}.pub\nThe key fingerprint is:\n${text} ${comment}\nThe key's randomart image is:\n${art(key, 'sha256')}\n`,
  );
  return 0;
}

function art(key: PublicKey, hash: FingerprintHash): string {
  const name = TYPE_NAMES[key.type];
  return randomArt(fingerprint(key, hash).bytes, `${name} ${bitsOfKey(key)}`, name, hash.toUpperCase());
}

/** The keys of a file: of a private one, or the lines of a public one or of `authorized_keys`. */
function keysIn(process: Process, path: string, text: string): NamedKey[] {
  const own = parsePrivateText(text);
  if (own === 'encrypted' || !own) {
    const beside = process.files.readText(`${path}.pub`);
    const lines = own === 'encrypted' && !failed(beside) ? beside : text;
    return lines.split('\n').flatMap((line) => parsePublicLine(line) ?? []);
  }
  return [own];
}

function* fingerprints(process: Process, { flags, values }: Call): Steps {
  const path = values.get('f') ?? `${homeOf(process)}/.ssh/id_ed25519`;
  const text = process.files.readText(path);
  if (failed(text)) return yield* fail(process, `ssh-keygen: ${path}: ${text.message}\n`, 255);
  const asked = (values.get('E') ?? 'sha256').toLowerCase();
  if (asked !== 'sha256' && asked !== 'md5') return yield* fail(process, `Invalid hash algorithm "${values.get('E')}"\n`, 255);
  const keys = keysIn(process, path, text);
  if (keys.length === 0) return yield* fail(process, `${path} is not a public key file.\n`, 255);
  for (const { key, comment } of keys) {
    yield* print(process, `${bitsOfKey(key)} ${fingerprint(key, asked).text} ${comment} (${TYPE_NAMES[key.type]})\n`);
    if (flags.has('v')) yield* print(process, `${art(key, asked)}\n`);
  }
  return 0;
}

function* publicHalf(process: Process, { values }: Call): Steps {
  const path = values.get('f') ?? (yield* ask(process, `Enter file in which the key is (${homeOf(process)}/.ssh/id_ed25519): `)) ?? '';
  const text = process.files.readText(path === '' ? `${homeOf(process)}/.ssh/id_ed25519` : path);
  if (failed(text)) return yield* fail(process, `${path}: ${text.message}\n`, 255);
  const found = parsePrivateText(text);
  if (!found || found === 'encrypted')
    return yield* fail(
      process,
      found ? 'ssh-keygen: keys with a pass phrase are not available here\n' : `Load key "${path}": invalid format\n`,
      255,
    );
  yield* print(process, publicLine(found.key, found.comment));
  return 0;
}

function* changeComment(process: Process, { values }: Call): Steps {
  const path = values.get('f') ?? `${homeOf(process)}/.ssh/id_ed25519`;
  const text = process.files.readText(path);
  if (failed(text)) return yield* fail(process, `${path}: ${text.message}\n`, 255);
  const found = parsePrivateText(text);
  if (!found || found === 'encrypted') return yield* fail(process, `Cannot load private key "${path}": invalid format.\n`, 1);
  const comment = values.get('C') ?? (yield* ask(process, `Old comment: ${found.comment}\nNew comment: `)) ?? '';
  process.files.writeText(`${path}.pub`, publicLine(found.key, comment));
  yield* print(process, `Comment '${comment}' applied\n`);
  return 0;
}

/** `-F host` looks a machine up in `known_hosts`; `-R host` forgets it. */
function* knownHosts(process: Process, { values }: Call, removing: boolean): Steps {
  const path = values.get('f') ?? `${homeOf(process)}/.ssh/known_hosts`;
  const host = values.get(removing ? 'R' : 'F')!;
  const text = process.files.readText(path);
  if (failed(text)) return yield* fail(process, `Cannot stat ${path}: ${text.message}\n`, 255);
  const lines = text.split('\n').filter((line, i, all) => !(line === '' && i === all.length - 1));
  const hits = lines.map((line, i) => ({ line, number: i + 1 })).filter(({ line }) => (line.split(' ')[0] ?? '').split(',').includes(host));
  for (const { line, number } of hits) yield* print(process, `# Host ${host} found: line ${number}\n${removing ? '' : `${line}\n`}`);
  if (!removing) return hits.length > 0 ? 0 : 1;
  if (hits.length === 0) return yield* fail(process, `Host ${host} not found in ${path}\n`, 0);
  process.files.writeText(`${path}.old`, text, { mode: 0o600 });
  process.files.writeText(path, lines.filter((line) => !hits.some((hit) => hit.line === line)).map((line) => `${line}\n`).join('')); // prettier-ignore
  yield* print(process, `${path} updated.\nOriginal contents retained as ${path}.old\n`);
  return 0;
}

export const sshKeygenProgram: Program = {
  name: 'ssh-keygen',
  summary: 'Make keys for ssh, and tell about them',
  *run(process) {
    const call = parse(process.argv.slice(1));
    if (typeof call === 'string') return yield* fail(process, call);
    if (call.values.has('R') || call.values.has('F')) return yield* knownHosts(process, call, call.values.has('R'));
    if (call.flags.has('l')) return yield* fingerprints(process, call);
    if (call.flags.has('y')) return yield* publicHalf(process, call);
    if (call.flags.has('c')) return yield* changeComment(process, call);
    return yield* generate(process, call);
  },
};
