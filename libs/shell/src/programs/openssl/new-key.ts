/** Making keys for `genpkey`, `genrsa`, `req -newkey`. */
import type { Process } from '../../kernel/program.ts';
import { printError } from '../../kernel/streams.ts';
import { randomOf, type Steps } from './command.ts';
import { curveNamed, generateEcKey, generateEd25519Key, type CurveName, type PrivateKey } from './keys.ts';
import { generateRsaKey } from './rsa.ts';

const SMALLEST = 512;
const LARGEST = 16_384;

/** Dots while it searches, as openssl prints them to standard error. A key of 2048 bits is a tenth of a second's work. */
export function* newRsaKey(process: Process, bits: number, verbose: boolean): Steps<PrivateKey | string> {
  if (bits < SMALLEST || bits > LARGEST) return `Error generating RSA key\n`;
  let progress = '';
  const key = generateRsaKey(bits, randomOf(process), (mark) => (progress += mark === '+' ? '+'.repeat(65) : mark));
  process.charge(bits);
  if (verbose) yield* printError(process, progress);
  return key;
}

/** `rsa:2048`, `ec` with its options, `ed25519`; a text is the message about a wrong one. */
export function* newKey(
  process: Process,
  algorithm: string,
  options: ReadonlyMap<string, string>,
  verbose: boolean,
): Steps<PrivateKey | string> {
  const name = algorithm.toLowerCase();
  if (name === 'ed25519') return generateEd25519Key(randomOf(process));
  if (name === 'rsa') return yield* newRsaKey(process, Number(options.get('rsa_keygen_bits') ?? 2048), verbose);
  if (name !== 'ec') return `Error initializing ${algorithm} context\n`;
  const curve: CurveName | undefined = curveNamed(options.get('ec_paramgen_curve') ?? '');
  return curve ? generateEcKey(curve, randomOf(process)) : 'genpkey: Error generating EC key\n';
}

/** `-pkeyopt name:value`; a text is the message about a wrong one. */
export function keyOptions(command: string, algorithm: string, texts: readonly string[]): ReadonlyMap<string, string> | string {
  const known: Record<string, readonly string[]> = {
    rsa: ['rsa_keygen_bits', 'rsa_keygen_pubexp'],
    ec: ['ec_paramgen_curve', 'ec_param_enc', 'group'],
  };
  const options = new Map<string, string>();
  for (const text of texts) {
    const [name = '', value = ''] = text.split(':');
    const curveIsWrong = (name === 'ec_paramgen_curve' || name === 'group') && !curveNamed(value);
    if (!known[algorithm.toLowerCase()]?.includes(name) || curveIsWrong) return `${command}: Error setting ${text} parameter:\n`;
    options.set(name === 'group' ? 'ec_paramgen_curve' : name, value);
  }
  return options;
}
