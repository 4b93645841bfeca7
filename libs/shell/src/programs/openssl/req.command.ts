import { print, printError } from '../../kernel/streams.ts';
import { FileError } from '../../files/file-error.ts';
import type { Process } from '../../kernel/program.ts';
import { readLine } from '../../kernel/streams.ts';
import { buildCertificate, buildRequest, isSignedBy, readRequest } from './certificate.ts';
import { requestText } from './certificate-text.ts';
import { loadPrivateKey, randomOf, readInput, refuse, valueOf, writeOutput, errorLine, type CommandOptions, type OpensslCommand, type Steps } from './command.ts'; // prettier-ignore
import { Configuration, DEFAULT_CONFIGURATION } from './configuration.ts';
import { numberOfBytes } from './der.ts';
import { encodeName, nameText, parseSubject, type NameAttribute } from './distinguished-name.ts';
import { buildExtension, type Extension } from './extensions.ts';
import { encodePublicKey, keyPem, pkcs8Key, publicOf, type PrivateKey } from './keys.ts';
import { keyOptions, newKey } from './new-key.ts';
import { objectNamed } from './object-names.ts';
import { pemText } from './pem.ts';

const DAY = 86_400_000;

export const req: OpensslCommand = {
  flags: ['new', 'x509', 'nodes', 'noenc', 'text', 'noout', 'verify', 'subject', 'pubkey', 'batch', 'utf8', 'modulus', 'verbose', 'newhdr'],
  values: [
    'in', 'inform', 'out', 'outform', 'key', 'keyout', 'newkey', 'subj', 'addext', 'config', 'days', 'set_serial', 'extensions', 'reqexts',
    'passin', 'passout', 'pkeyopt', 'nameopt', 'section', 'CA', 'CAkey', 'sigopt', 'keyform',
  ], // prettier-ignore
  numbers: ['days'],
  alsoTakes: 'digest',
  *run(process, options) {
    const { flags, values } = options;
    const making = flags.has('new') || flags.has('x509') || values.has('newkey');
    return making && !values.has('in') ? yield* make(process, options) : yield* show(process, options);
  },
};

function* make(process: Process, options: CommandOptions): Steps {
  const configuration = yield* loadConfiguration(process, valueOf(options, 'config'));
  if (!configuration) return 1;
  const key = yield* keyFor(process, options, configuration);
  if (!key) return 1;
  const subject = yield* subjectFor(process, options, configuration);
  if (!subject) return 1;
  const certificate = options.flags.has('x509');
  const extensions = yield* extensionsFor(process, options, configuration, key);
  if (!extensions) return 1;
  const digest = options.algorithm ?? configuration.value('req', 'default_md') ?? 'sha256';
  const subjectDer = encodeName(subject);
  const publicKey = publicOf(key);
  if (!certificate) {
    const request = buildRequest(key, publicKey, subjectDer, extensions, digest);
    return yield* finish(process, options, request);
  }
  const now = process.clock.now();
  const days = Number(valueOf(options, 'days') ?? 30);
  const notBefore = now - (now % 1000);
  const serial = valueOf(options, 'set_serial');
  const template = {
    serial: serial === undefined ? newSerial(process) : BigInt(serial),
    subjectDer,
    issuerDer: subjectDer,
    notBefore,
    notAfter: notBefore + days * DAY,
    publicKey,
    extensions,
  };
  return yield* writeUnlessSilent(process, options, pemText('CERTIFICATE', buildCertificate(template, key, digest)));
}

/** 159 random bits, as openssl draws them. */
export const newSerial = (process: Process): bigint => numberOfBytes(randomOf(process)(20)) >> 1n;

function* writeUnlessSilent(process: Process, options: CommandOptions, text: string): Steps {
  return options.flags.has('noout') ? 0 : yield* writeOutput(process, options, valueOf(options, 'out'), text);
}

function* finish(process: Process, options: CommandOptions, der: Uint8Array): Steps {
  const pem = pemText('CERTIFICATE REQUEST', der);
  const text = options.flags.has('text') ? requestText(readRequest(pem)!) : '';
  return yield* writeUnlessSilent(process, options, text + pem);
}

function* loadConfiguration(process: Process, path: string | undefined): Steps<Configuration | undefined> {
  if (path === undefined) {
    const standard = process.files.readText('/etc/ssl/openssl.cnf');
    return standard instanceof FileError ? DEFAULT_CONFIGURATION : new Configuration(standard);
  }
  const text = yield* readInput(process, path);
  return text === undefined ? undefined : new Configuration(text);
}

function* keyFor(process: Process, options: CommandOptions, configuration: Configuration): Steps<PrivateKey | undefined> {
  const { flags, values } = options;
  const path = valueOf(options, 'key');
  if (path !== undefined && !values.has('newkey')) return yield* loadPrivateKey(process, path);
  const encrypted = !flags.has('nodes') && !flags.has('noenc') && configuration.value('req', 'encrypt_key') !== 'no';
  if (encrypted) {
    yield* printError(process, 'req: keys with a pass phrase cannot be written here: use -nodes\n');
    return undefined;
  }
  const bits = configuration.value('req', 'default_bits') ?? '2048';
  const [algorithm = '', detail] = (valueOf(options, 'newkey') ?? `rsa:${bits}`).split(':');
  const settings = keyOptions('req', algorithm, values.get('pkeyopt') ?? []);
  const made =
    typeof settings === 'string'
      ? settings
      : yield* newKey(process, algorithm, new Map([['rsa_keygen_bits', detail || bits], ...settings]), true);
  if (typeof made === 'string') {
    yield* printError(process, made.startsWith('Error initializing') ? 'Error allocating keygen context\n' : made);
    return undefined;
  }
  const out = valueOf(options, 'keyout') ?? configuration.value('req', 'default_keyfile');
  const status = yield* writeOutput(process, options, out, keyPem(pkcs8Key(made)), true);
  if (status !== 0) return undefined;
  yield* printError(process, '-----\n');
  return made;
}

function* subjectFor(process: Process, options: CommandOptions, configuration: Configuration): Steps<readonly NameAttribute[] | undefined> {
  const given = valueOf(options, 'subj');
  if (given !== undefined) {
    const parsed = parseSubject('req', given);
    yield* printError(process, typeof parsed === 'string' ? parsed : parsed.warnings.join(''));
    return typeof parsed === 'string' ? undefined : parsed.attributes;
  }
  const section = configuration.section(configuration.value('req', 'distinguished_name') ?? 'req_distinguished_name');
  if (!section) {
    yield* printError(process, "Unable to find 'distinguished_name' in config\n");
    return undefined;
  }
  if (configuration.value('req', 'prompt') === 'no')
    return section.flatMap(([name, value]) => {
      const oid = objectNamed(fieldName(name));
      return oid === undefined ? [] : [{ oid, value }];
    });
  return yield* askForSubject(process, options, section);
}

/** `0.organizationName` is one of several organizations. */
const fieldName = (name: string) => name.replace(/^\d+\./, '');

const INTRODUCTION = `You are about to be asked to enter information that will be incorporated
into your certificate request.
What you are about to enter is what is called a Distinguished Name or a DN.
There are quite a few fields but you can leave some blank
For some fields there will be a default value,
If you enter '.', the field will be left blank.
-----
`;

function* askForSubject(
  process: Process,
  options: CommandOptions,
  section: readonly (readonly [string, string])[],
): Steps<readonly NameAttribute[] | undefined> {
  const batch = options.flags.has('batch');
  const attributes: NameAttribute[] = [];
  if (!batch) yield* printError(process, INTRODUCTION);
  for (const [name, prompt] of section) {
    const oid = objectNamed(fieldName(name));
    if (oid === undefined || /_(default|min|max|value)$/.test(name)) continue;
    const standard = section.find(([key]) => key === `${name}_default`)?.[1] ?? '';
    let value: string | undefined = standard;
    if (!batch) {
      yield* printError(process, `${prompt} [${standard}]:`);
      value = yield* readLine(process);
      if (value === undefined) {
        yield* printError(process, 'Error making certificate request\n');
        return undefined;
      }
    }
    const text = value === '' ? standard : value;
    if (text !== '.' && text !== '') attributes.push({ oid, value: text });
  }
  if (attributes.length > 0) return attributes;
  yield* printError(process, 'No objects specified in config file\nError making certificate request\n');
  return undefined;
}

function* extensionsFor(
  process: Process,
  options: CommandOptions,
  configuration: Configuration,
  key: PrivateKey,
): Steps<readonly Extension[] | undefined> {
  const certificate = options.flags.has('x509');
  const fallback = configuration.value('req', certificate ? 'x509_extensions' : 'req_extensions');
  const name = valueOf(options, certificate ? 'extensions' : 'reqexts') ?? valueOf(options, 'extensions') ?? fallback;
  const section = name === undefined ? [] : configuration.section(name);
  if (!section) {
    yield* printError(process, `Error checking ${certificate ? 'x509' : 'request'} extension section ${name}\n`);
    return undefined;
  }
  const added = (options.values.get('addext') ?? []).map((text) => text.split(/\s*=\s*(.*)/s) as [string, string]);
  const subjectKey = publicOf(key);
  const subjects = {
    subjectKey,
    issuerKey: certificate ? subjectKey : undefined,
    section: (wanted: string) => configuration.section(wanted),
  };
  const extensions: Extension[] = [];
  for (const [index, [type, value]] of [...section, ...added].entries()) {
    const built = buildExtension(type, value ?? '', subjects);
    if (built && 'problem' in built) {
      const from =
        index < section.length
          ? `checking ${certificate ? 'x509' : 'request'} extension section ${name}`
          : 'checking extensions defined using -addext';
      const where = index < section.length ? name : 'default';
      yield* printError(
        process,
        `Error ${from}\n` +
          errorLine(process, `11000082:X509 V3 routines:${built.problem}`) +
          errorLine(
            process,
            `11000080:X509 V3 routines:X509V3_EXT_nconf_int:error in extension:../crypto/x509/v3_conf.c:48:section=${where}, name=${type}, value=${value}`,
          ),
      );
      return undefined;
    }
    if (built) extensions.push(built);
  }
  return extensions;
}

function* show(process: Process, options: CommandOptions): Steps {
  const { flags } = options;
  const text = yield* readInput(process, valueOf(options, 'in'));
  if (text === undefined) return yield* refuse(process, 'Unable to load X509 request\n');
  const request = readRequest(text);
  if (!request)
    return yield* refuse(
      process,
      `Unable to load X509 request\n${errorLine(process, '0480006C:PEM routines:get_name:no start line:../crypto/pem/pem_lib.c:760:Expecting: CERTIFICATE REQUEST')}`,
    );
  if (flags.has('verify')) {
    const good = isSignedBy(request, request.publicKey);
    yield* printError(process, `Certificate request self-signature verify ${good ? 'OK' : 'failure'}\n`);
    if (!good) return 1;
  }
  let output = '';
  if (flags.has('pubkey') && request.publicKey) output += pemText('PUBLIC KEY', encodePublicKey(request.publicKey));
  if (flags.has('text')) output += requestText(request);
  if (flags.has('subject')) output += `subject=${nameText(request.subject, valueOf(options, 'nameopt'))}\n`;
  if (flags.has('modulus') && request.publicKey?.type === 'rsa') output += `Modulus=${request.publicKey.n.toString(16).toUpperCase()}\n`;
  if (!flags.has('noout')) output += pemText('CERTIFICATE REQUEST', request.der);
  const out = valueOf(options, 'out');
  if (out !== undefined) return yield* writeOutput(process, options, out, output);
  yield* print(process, output);
  return 0;
}
