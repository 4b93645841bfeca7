/** genrsa, genpkey, rsa, ec, ecparam, pkey. */
import { print, printError } from '../../kernel/streams.ts';
import {
  loadPrivateKey, loadPublicKey, randomOf, readInput, refuse, valueOf, writeBytes, writeOutput, type CommandOptions, type OpensslCommand,
  type Steps,
} from './command.ts'; // prettier-ignore
import type { Process } from '../../kernel/program.ts';
import { objectIdentifier } from './der.ts';
import { privateKeyText, publicKeyText } from './key-text.ts';
import {
  curveNamed, CURVES, encodePublicKey, encodeRsaPublic, generateEcKey, keyPem, pkcs8Key, publicOf, traditionalKey, type CurveName,
  type PrivateKey, type PublicKey,
} from './keys.ts'; // prettier-ignore
import { keyOptions, newKey, newRsaKey } from './new-key.ts';
import { pemText, type PemBlock } from './pem.ts';

const NO_CIPHER = 'keys with a pass phrase cannot be written here: leave the cipher out\n';

export const genrsa: OpensslCommand = {
  flags: ['3', 'F4', 'verbose', 'traditional'],
  values: ['out', 'passout', 'rand', 'primes'],
  alsoTakes: 'cipher',
  *run(process, options) {
    if (options.algorithm) return yield* refuse(process, `genrsa: ${NO_CIPHER}`);
    const written = options.operands[0] ?? '2048';
    if (!/^\d+$/.test(written)) return yield* refuse(process, `genrsa: Can't parse "${written}" as a number\n`);
    const key = yield* newRsaKey(process, Number(written), options.flags.has('verbose'));
    if (typeof key === 'string') return yield* refuse(process, key);
    const block = options.flags.has('traditional') ? traditionalKey(key) : pkcs8Key(key);
    return yield* writeOutput(process, options, valueOf(options, 'out'), keyPem(block), true);
  },
};

export const genpkey: OpensslCommand = {
  flags: ['text', 'genparam', 'quiet'],
  values: ['out', 'outform', 'pass', 'paramfile', 'algorithm', 'pkeyopt', 'config'],
  alsoTakes: 'cipher',
  *run(process, options) {
    const algorithm = valueOf(options, 'algorithm');
    if (algorithm === undefined) return yield* refuse(process, 'genpkey: Use -help for summary.\n');
    if (options.algorithm) return yield* refuse(process, `genpkey: ${NO_CIPHER}`);
    const settings = keyOptions('genpkey', algorithm, options.values.get('pkeyopt') ?? []);
    if (typeof settings === 'string') return yield* refuse(process, settings);
    const key = yield* newKey(process, algorithm, settings, !options.flags.has('quiet'));
    if (typeof key === 'string') return yield* refuse(process, key);
    const text = options.flags.has('text') ? privateKeyText(key) : '';
    return yield* writeOutput(process, options, valueOf(options, 'out'), `${keyPem(pkcs8Key(key))}${text}`, true);
  },
};

/** The commands that read one key and write it in another form. */
function* transform(
  process: Process,
  options: CommandOptions,
  form: { readonly type?: 'rsa' | 'ec'; readonly label: string; readonly wrongType: string },
): Steps {
  const { flags } = options;
  if (options.algorithm) return yield* refuse(process, `${options.name}: ${NO_CIPHER}`);
  const path = valueOf(options, 'in');
  const publicOnly = flags.has('pubin') || flags.has('RSAPublicKey_in');
  const key: PrivateKey | PublicKey | undefined = publicOnly
    ? yield* loadPublicKey(process, path, form.type ? 'public key' : 'Public Key')
    : yield* loadPrivateKey(process, path, form.type ? 'private key' : 'key');
  if (!key) return 1;
  if (form.type && key.type !== form.type) return yield* refuse(process, form.wrongType);
  const isPublic = publicOnly || flags.has('pubout') || flags.has('RSAPublicKey_out');
  const shown = flags.has('text') || flags.has('text_pub');
  const text = !shown ? '' : publicOnly || flags.has('text_pub') ? publicKeyText(key) : privateKeyText(key as PrivateKey);
  if (form.type) yield* print(process, text);
  if (flags.has('modulus') && key.type === 'rsa') yield* print(process, `Modulus=${key.n.toString(16).toUpperCase()}\n`);
  if (flags.has('check'))
    yield* print(process, form.type === 'rsa' ? 'RSA key ok\n' : form.type === 'ec' ? 'EC Key valid.\n' : 'Key is valid\n');
  if (flags.has('noout')) {
    if (!form.type) yield* print(process, text);
    return 0;
  }
  if (form.label) yield* printError(process, `writing ${form.label} key\n`);
  const block = isPublic ? publicBlock(key, flags) : privateBlock(key as PrivateKey, flags, form.type);
  const status = yield* writeKey(process, options, block, !isPublic);
  // `pkey` prints the key before its text, the older commands after it.
  if (!form.type) yield* print(process, text);
  return status;
}

function publicBlock(key: PublicKey | PrivateKey, flags: ReadonlySet<string>): PemBlock {
  const half = 'd' in key || 'scalar' in key || 'seed' in key ? publicOf(key) : key;
  if (flags.has('RSAPublicKey_out') && half.type === 'rsa') return { label: 'RSA PUBLIC KEY', der: encodeRsaPublic(half) };
  return { label: 'PUBLIC KEY', der: encodePublicKey(half) };
}

/** `rsa` and `pkey` write PKCS #8 unless asked for the traditional form; `ec` the other way round. */
const privateBlock = (key: PrivateKey, flags: ReadonlySet<string>, type: 'rsa' | 'ec' | undefined): PemBlock =>
  flags.has('traditional') || type === 'ec' ? traditionalKey(key) : pkcs8Key(key);

function* writeKey(process: Process, options: CommandOptions, { label, der }: PemBlock, secret: boolean): Steps {
  const out = valueOf(options, 'out');
  if (/^der$/i.test(valueOf(options, 'outform') ?? '')) return yield* writeBytes(process, options, out, der);
  return yield* writeOutput(process, options, out, pemText(label, der), secret);
}

const KEY_VALUES = ['in', 'inform', 'out', 'outform', 'passin', 'passout'];

export const rsa: OpensslCommand = {
  flags: ['pubin', 'pubout', 'noout', 'text', 'modulus', 'check', 'traditional', 'RSAPublicKey_in', 'RSAPublicKey_out'],
  values: KEY_VALUES,
  alsoTakes: 'cipher',
  run: (process, options) => transform(process, options, { type: 'rsa', label: 'RSA', wrongType: 'Not an RSA key\n' }),
};

export const ec: OpensslCommand = {
  flags: ['pubin', 'pubout', 'noout', 'text', 'check', 'param_out'],
  values: [...KEY_VALUES, 'param_enc', 'conv_form'],
  alsoTakes: 'cipher',
  *run(process, options) {
    yield* printError(process, 'read EC key\n');
    return yield* transform(process, options, { type: 'ec', label: 'EC', wrongType: 'unable to load Key\n' });
  },
};

export const pkey: OpensslCommand = {
  flags: ['pubin', 'pubout', 'noout', 'text', 'text_pub', 'check', 'pubcheck', 'traditional'],
  values: KEY_VALUES,
  alsoTakes: 'cipher',
  run: (process, options) => transform(process, options, { label: '', wrongType: '' }),
};

export const ecparam: OpensslCommand = {
  flags: ['genkey', 'noout', 'text', 'list_curves', 'check'],
  values: ['in', 'inform', 'out', 'outform', 'name', 'param_enc', 'conv_form'],
  *run(process, options) {
    if (options.flags.has('list_curves')) {
      const lines = Object.entries(CURVES).map(([name, { about }]) => `  ${name.padEnd(10)}: ${about}\n`);
      return yield* writeOutput(process, options, valueOf(options, 'out'), lines.join(''));
    }
    const name = valueOf(options, 'name');
    const curve = name === undefined ? yield* curveOfFile(process, valueOf(options, 'in')) : curveNamed(name);
    if (!curve) return yield* refuse(process, `Unable to load parameters from ${name ?? valueOf(options, 'in') ?? '<NULL>'}\n`);
    const { oid, nist } = CURVES[curve];
    const text = options.flags.has('text') ? `ASN1 OID: ${curve}\nNIST CURVE: ${nist}\n` : '';
    const parameters = options.flags.has('noout') ? '' : pemText('EC PARAMETERS', objectIdentifier(oid));
    const key = options.flags.has('genkey') ? keyPem(traditionalKey(generateEcKey(curve, randomOf(process)))) : '';
    return yield* writeOutput(process, options, valueOf(options, 'out'), text + parameters + key, key !== '');
  },
};

function* curveOfFile(process: Process, path: string | undefined): Steps<CurveName | undefined> {
  const text = yield* readInput(process, path);
  const block = text === undefined ? undefined : /-----BEGIN EC PARAMETERS-----\s*([A-Za-z0-9+/=]+)/.exec(text)?.[1];
  return (Object.keys(CURVES) as CurveName[]).find((name) => block && pemText('X', objectIdentifier(CURVES[name].oid)).includes(block));
}
