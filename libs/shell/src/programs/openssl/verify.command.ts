import type { Process } from '../../kernel/program.ts';
import { print, printError } from '../../kernel/streams.ts';
import { FileError } from '../../files/file-error.ts';
import { decodeUtf8 } from '../../kernel/byte-string.ts';
import { extensionOf, isSignedBy, readCertificates, sameBytes, type Certificate } from './certificate.ts';
import { errorLine, loadCertificate, refuse, type OpensslCommand, type Steps } from './command.ts';
import { nameText } from './distinguished-name.ts';
import { extensionText } from './extensions.ts';

const BASIC_CONSTRAINTS = '2.5.29.19';
const LONGEST_CHAIN = 100;

export const verify: OpensslCommand = {
  flags: ['verbose', 'show_chain', 'partial_chain', 'no_check_time', 'x509_strict'],
  values: ['CAfile', 'CApath', 'untrusted', 'trusted', 'purpose', 'verify_hostname', 'attime'],
  *run(process, { values, flags, operands }) {
    const trusted = yield* load(process, [...(values.get('CAfile') ?? []), ...(values.get('trusted') ?? [])]);
    const untrusted = yield* load(process, values.get('untrusted') ?? []);
    if (!trusted || !untrusted) return 1;
    let status = 0;
    for (const path of operands.length > 0 ? operands : [undefined]) {
      const certificate = yield* loadCertificate(process, path, 'certificate file');
      if (!certificate) return 1;
      const now = flags.has('no_check_time') ? undefined : process.clock.now();
      const problem = chainProblem(certificate, { trusted, untrusted, now, partial: flags.has('partial_chain') });
      const name = path ?? 'stdin';
      if (!problem) yield* print(process, `${name}: OK\n`);
      else {
        status = 2;
        const { at, code, text, depth } = problem;
        yield* printError(
          process,
          `${nameText(at.subject)}\nerror ${code} at ${depth} depth lookup: ${text}\nerror ${name}: verification failed\n`,
        );
      }
    }
    return status;
  },
};

function* load(process: Process, paths: readonly string[]): Steps<Certificate[] | undefined> {
  const found: Certificate[] = [];
  for (const path of paths) {
    const content = process.files.readFile(path);
    if (content instanceof FileError) {
      const call = `80000002:system library:BIO_new_file:${content.message}:../crypto/bio/bss_file.c:67:calling fopen(${path}, r)`;
      yield* refuse(process, `Error loading file ${path}\n${errorLine(process, call)}`);
      return undefined;
    }
    found.push(...readCertificates(decodeUtf8(content)));
  }
  return found;
}

interface Problem {
  readonly at: Certificate;
  readonly code: number;
  readonly text: string;
  readonly depth: number;
}

interface Store {
  readonly trusted: readonly Certificate[];
  readonly untrusted: readonly Certificate[];
  readonly now: number | undefined;
  readonly partial: boolean;
}

/** Numbers and words are those of X509_verify_cert_error_string(3). */
function chainProblem(leaf: Certificate, { trusted, untrusted, now, partial }: Store): Problem | undefined {
  let current = leaf;
  for (let depth = 0; depth < LONGEST_CHAIN; depth++) {
    const problem = (code: number, text: string, at = current, level = depth): Problem => ({ at, code, text, depth: level });
    const isTrusted = trusted.some((certificate) => sameBytes(certificate.der, current.der));
    const selfSigned = sameBytes(current.subjectDer, current.issuerDer) && isSignedBy(current, current.publicKey);
    if (selfSigned && !isTrusted)
      return depth === 0 ? problem(18, 'self-signed certificate') : problem(19, 'self-signed certificate in certificate chain');
    if (!(isTrusted && (selfSigned || partial))) {
      const issuer = [...trusted, ...untrusted].find(
        (certificate) => certificate !== current && sameBytes(certificate.subjectDer, current.issuerDer),
      );
      if (!issuer)
        return depth === 0 ? problem(20, 'unable to get local issuer certificate') : problem(2, 'unable to get issuer certificate');
      if (!mayIssue(issuer)) return problem(79, 'invalid CA certificate', issuer, depth + 1);
      if (!isSignedBy(current, issuer.publicKey)) return problem(7, 'certificate signature failure');
      const late = timeProblem(current, now);
      if (late) return problem(...late);
      current = issuer;
      continue;
    }
    const late = timeProblem(current, now);
    return late && problem(...late);
  }
  return { at: leaf, code: 22, text: 'certificate chain too long', depth: LONGEST_CHAIN };
}

function timeProblem({ notBefore, notAfter }: Certificate, now: number | undefined): [number, string] | undefined {
  if (now === undefined) return undefined;
  if (now < notBefore - (notBefore % 1000)) return [9, 'certificate is not yet valid'];
  return now > notAfter ? [10, 'certificate has expired'] : undefined;
}

/** A version 1 certificate says nothing, and is believed when it is trusted. */
function mayIssue(certificate: Certificate): boolean {
  const constraints = extensionOf(certificate, BASIC_CONSTRAINTS);
  return certificate.version < 3 || (constraints !== undefined && extensionText(constraints, '').includes('CA:TRUE'));
}
