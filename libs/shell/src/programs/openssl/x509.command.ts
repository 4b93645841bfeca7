import type { Process } from '../../kernel/program.ts';
import { print, printError } from '../../kernel/streams.ts';
import { FileError } from '../../files/file-error.ts';
import {
  buildCertificate, extensionOf, isSignedBy, parseCertificate, readRequest, type Certificate, type CertificateRequest,
} from './certificate.ts'; // prettier-ignore
import { certificateText, fingerprintText, timeText } from './certificate-text.ts';
import {
  errorLine, loadCertificate, loadPrivateKey, readInput, refuse, valueOf, writeBytes, writeOutput, type CommandOptions,
  type OpensslCommand, type Steps,
} from './command.ts'; // prettier-ignore
import { Configuration } from './configuration.ts';
import { numberHex } from './der.ts';
import { DIGESTS } from './digests.ts';
import { nameText } from './distinguished-name.ts';
import { alternativeNamesOf, buildExtension, extensionText, type Extension } from './extensions.ts';
import { encodePublicKey, publicOf, sameKey, type PrivateKey, type PublicKey } from './keys.ts';
import { objectNamed } from './object-names.ts';
import { pemText } from './pem.ts';
import { newSerial } from './req.command.ts';

const DAY = 86_400_000;
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';

export const x509: OpensslCommand = {
  flags: [
    'req', 'CAcreateserial', 'text', 'noout', 'subject', 'issuer', 'dates', 'startdate', 'enddate', 'serial', 'fingerprint', 'pubkey', 'modulus',
    'email', 'hash', 'subject_hash', 'issuer_hash', 'new', 'clrext', 'trustout',
  ], // prettier-ignore
  values: [
    'in', 'inform', 'out', 'outform', 'CA', 'CAkey', 'CAserial', 'days', 'set_serial', 'signkey', 'key', 'extfile', 'extensions', 'ext', 'nameopt',
    'checkend', 'checkhost', 'checkip', 'copy_extensions', 'passin', 'force_pubkey', 'certopt', 'subj',
  ], // prettier-ignore
  numbers: ['days', 'checkend'],
  alsoTakes: 'digest',
  *run(process, options) {
    if (options.flags.has('req')) return yield* signRequest(process, options);
    const certificate = yield* load(process, options);
    if (!certificate) return 1;
    const self = valueOf(options, 'signkey') ?? valueOf(options, 'key');
    return self === undefined ? yield* show(process, options, certificate) : yield* signAgain(process, options, certificate, self);
  },
};

function* load(process: Process, options: CommandOptions): Steps<Certificate | undefined> {
  const path = valueOf(options, 'in');
  if (!/^der$/i.test(valueOf(options, 'inform') ?? '')) return yield* loadCertificate(process, path);
  const bytes = yield* readInput(process, path, 'certificate');
  const certificate = bytes === undefined ? undefined : parseCertificate(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  if (bytes !== undefined && !certificate)
    yield* printError(process, `Could not read certificate from ${path ?? '<stdin>'}\nUnable to load certificate\n`);
  return certificate;
}

interface Issuer {
  readonly key: PrivateKey;
  readonly certificate?: Certificate;
}

function* signRequest(process: Process, options: CommandOptions): Steps {
  const text = yield* readInput(process, valueOf(options, 'in'));
  const request = text === undefined ? undefined : readRequest(text);
  if (!request?.publicKey) {
    const line = errorLine(
      process,
      '0480006C:PEM routines:get_name:no start line:../crypto/pem/pem_lib.c:760:Expecting: CERTIFICATE REQUEST',
    );
    return yield* refuse(process, `Unable to load X509 request\n${text === undefined ? '' : line}`);
  }
  if (!isSignedBy(request, request.publicKey))
    return yield* refuse(process, 'Certificate request self-signature did not match the contents\n');
  yield* printError(process, `Certificate request self-signature ok\nsubject=${nameText(request.subject)}\n`);
  const issuer = yield* issuerFor(process, options);
  if (!issuer) return 1;
  const serial = yield* serialFor(process, options, issuer);
  if (serial === undefined) return 1;
  const extensions = yield* extensionsFor(process, options, request, issuer);
  if (!extensions) return 1;
  const issuerDer = issuer.certificate?.subjectDer ?? request.subjectDer;
  const template = {
    serial,
    subjectDer: request.subjectDer,
    issuerDer,
    ...validity(process, options),
    publicKey: request.publicKey,
    extensions,
  };
  return yield* issue(process, options, buildCertificate(template, issuer.key, options.algorithm ?? 'sha256'));
}

function* signAgain(process: Process, options: CommandOptions, certificate: Certificate, path: string): Steps {
  const key = yield* loadPrivateKey(process, path);
  if (!key) return 1;
  const template = { ...certificate, issuerDer: certificate.subjectDer, ...validity(process, options), publicKey: publicOf(key) };
  return yield* issue(process, options, buildCertificate(template, key, options.algorithm ?? 'sha256'));
}

function validity(process: Process, options: CommandOptions): { notBefore: number; notAfter: number } {
  const now = process.clock.now();
  const notBefore = now - (now % 1000);
  return { notBefore, notAfter: notBefore + Number(valueOf(options, 'days') ?? 30) * DAY };
}

function* issue(process: Process, options: CommandOptions, der: Uint8Array): Steps {
  return yield* show(process, options, parseCertificate(der)!);
}

function* issuerFor(process: Process, options: CommandOptions): Steps<Issuer | undefined> {
  const self = valueOf(options, 'signkey') ?? valueOf(options, 'key');
  const authority = valueOf(options, 'CA');
  if (self !== undefined) {
    const key = yield* loadPrivateKey(process, self);
    return key && { key };
  }
  if (authority === undefined) {
    yield* printError(process, 'We need a private key to sign with, use -key or -CAkey or -CA with private key\n');
    return undefined;
  }
  const certificate = yield* loadCertificate(process, authority, 'CA certificate');
  if (!certificate) return undefined;
  const key = yield* loadPrivateKey(process, valueOf(options, 'CAkey') ?? authority, 'CA private key');
  if (!key) return undefined;
  if (certificate.publicKey && sameKey(certificate.publicKey, publicOf(key))) return { key, certificate };
  yield* printError(
    process,
    `CA certificate and CA private key do not match\n${errorLine(process, '05800074:x509 certificate routines:X509_check_private_key:key values mismatch:../crypto/x509/x509_cmp.c:405:')}`,
  );
  return undefined;
}

/** From `-set_serial`, from the file beside the CA's certificate (which is counted up), or at random. */
function* serialFor(process: Process, options: CommandOptions, issuer: Issuer): Steps<bigint | undefined> {
  const given = valueOf(options, 'set_serial');
  if (given !== undefined) return BigInt(given);
  const explicit = valueOf(options, 'CAserial');
  const create = options.flags.has('CAcreateserial');
  if (!issuer.certificate || (explicit === undefined && !create)) return newSerial(process);
  const path = explicit ?? `${valueOf(options, 'CA')!.replace(/\.[^./]*$/, '')}.srl`;
  const before = process.files.readText(path);
  if (before instanceof FileError && !create) {
    yield* printError(process, `${path}: ${before.message}\n`);
    return undefined;
  }
  const serial = before instanceof FileError ? newSerial(process) : BigInt(`0x${before.trim() || '0'}`) + 1n;
  const error = process.files.writeText(path, `${numberHex(serial).toUpperCase()}\n`);
  if (!error) return serial;
  yield* printError(process, `x509: Can't open "${path}" for writing, ${error.message}\n`);
  return undefined;
}

function* extensionsFor(
  process: Process,
  options: CommandOptions,
  request: CertificateRequest,
  issuer: Issuer,
): Steps<readonly Extension[] | undefined> {
  const copied = /^copy(all)?$/.test(valueOf(options, 'copy_extensions') ?? '') ? request.extensions : [];
  const path = valueOf(options, 'extfile');
  if (path === undefined) return copied;
  const text = yield* readInput(process, path);
  if (text === undefined) return undefined;
  const configuration = new Configuration(text);
  const name = valueOf(options, 'extensions') ?? configuration.value('default', 'extensions') ?? 'default';
  const section = configuration.section(name);
  if (!section) {
    yield* printError(process, `Error checking extension section ${name}\n`);
    return undefined;
  }
  const issuerKey: PublicKey = issuer.certificate?.publicKey ?? publicOf(issuer.key);
  const subjects = { subjectKey: request.publicKey!, issuerKey, section: (wanted: string) => configuration.section(wanted) };
  const extensions: Extension[] = [];
  for (const [type, value] of section) {
    const built = buildExtension(type, value, subjects);
    if (built && 'problem' in built) {
      yield* printError(
        process,
        `Error checking extension section ${name}\n${errorLine(process, `11000082:X509 V3 routines:${built.problem}`)}`,
      );
      return undefined;
    }
    if (built) extensions.push(built);
  }
  return [...copied.filter(({ oid }) => !extensions.some((extension) => extension.oid === oid)), ...extensions];
}

/** Each thing that was asked for, in the order in which it was asked for. */
function* show(process: Process, options: CommandOptions, certificate: Certificate): Steps {
  const format = valueOf(options, 'nameopt');
  const digest = DIGESTS[options.algorithm ?? 'sha1']!;
  const key = certificate.publicKey;
  const texts: Readonly<Record<string, () => string>> = {
    text: () => certificateText(certificate),
    subject: () => `subject=${nameText(certificate.subject, format)}\n`,
    issuer: () => `issuer=${nameText(certificate.issuer, format)}\n`,
    dates: () => `notBefore=${timeText(certificate.notBefore)}\nnotAfter=${timeText(certificate.notAfter)}\n`,
    startdate: () => `notBefore=${timeText(certificate.notBefore)}\n`,
    enddate: () => `notAfter=${timeText(certificate.notAfter)}\n`,
    serial: () => `serial=${numberHex(certificate.serial).toUpperCase()}\n`,
    fingerprint: () => `${options.algorithm ?? 'SHA1'} Fingerprint=${fingerprintText(digest.hash(certificate.der))}\n`,
    pubkey: () => (key ? pemText('PUBLIC KEY', encodePublicKey(key)) : ''),
    modulus: () => `Modulus=${key?.type === 'rsa' ? key.n.toString(16).toUpperCase() : 'No modulus for this public key type'}\n`,
    ext: () => wantedExtensions(certificate, valueOf(options, 'ext')!),
    email: () => emails(certificate),
  };
  let output = [...new Set(options.order)].map((name) => texts[name]?.() ?? '').join('');
  const extensions = valueOf(options, 'ext');
  if (extensions !== undefined && wantedExtensions(certificate, extensions) === '')
    yield* printError(process, 'No extensions in certificate\n');
  const checked = checks(process, options, certificate);
  output += checked.text;
  const out = valueOf(options, 'out');
  if (!options.flags.has('noout')) {
    if (/^der$/i.test(valueOf(options, 'outform') ?? '')) return yield* writeBytes(process, options, out, certificate.der);
    output += pemText('CERTIFICATE', certificate.der);
  }
  if (out !== undefined) return (yield* writeOutput(process, options, out, output)) || checked.status;
  yield* print(process, output);
  return checked.status;
}

function checks(process: Process, options: CommandOptions, certificate: Certificate): { text: string; status: number } {
  const seconds = valueOf(options, 'checkend');
  const host = valueOf(options, 'checkhost');
  const address = valueOf(options, 'checkip');
  const names = alternativeNamesOf(extensionOf(certificate, SUBJECT_ALTERNATIVE_NAME)?.value ?? new Uint8Array());
  let text = '';
  if (host !== undefined) {
    const common = certificate.subject.find(({ oid }) => oid === objectNamed('CN'))?.value;
    const dns = names.filter((name) => name.startsWith('DNS:')).map((name) => name.slice(4));
    const matches = (dns.length > 0 ? dns : [common]).some((name) => name !== undefined && hostMatches(name, host));
    text += `Hostname ${host} does${matches ? '' : ' NOT'} match certificate\n`;
  }
  if (address !== undefined) text += `IP ${address} does${names.includes(`IP Address:${address}`) ? '' : ' NOT'} match certificate\n`;
  if (seconds === undefined) return { text, status: 0 };
  const expires = certificate.notAfter < process.clock.now() + Number(seconds) * 1000;
  return { text: `${text}Certificate will ${expires ? '' : 'not '}expire\n`, status: expires ? 1 : 0 };
}

const hostMatches = (pattern: string, host: string) =>
  pattern === host || (pattern.startsWith('*.') && host.slice(host.indexOf('.')) === pattern.slice(1) && host.indexOf('.') > 0);

function wantedExtensions({ extensions }: Certificate, list: string): string {
  const wanted = new Set(list.split(',').map((name) => objectNamed(name.trim())));
  const found = extensions.filter(({ oid }) => wanted.has(oid));
  return found.map((extension) => extensionText(extension, '')).join('');
}

const emails = ({ subject }: Certificate) =>
  subject
    .filter(({ oid }) => oid === objectNamed('emailAddress'))
    .map(({ value }) => `${value}\n`)
    .join('');
