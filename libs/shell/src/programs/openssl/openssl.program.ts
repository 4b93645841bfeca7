import type { Process, Program } from '../../kernel/program.ts';
import { print } from '../../kernel/streams.ts';
import { DIGEST_OPTIONS, parseCommandLine, refuse, type OpensslCommand, type Steps } from './command.ts';
import { base64, dgst, passwd, rand, version } from './data.commands.ts';
import { ec, ecparam, genpkey, genrsa, pkey, rsa } from './key.commands.ts';
import { req } from './req.command.ts';
import { verify } from './verify.command.ts';
import { x509 } from './x509.command.ts';

/** One line for each command. */
const COMMANDS: Readonly<Record<string, OpensslCommand>> = {
  base64,
  dgst,
  ec,
  ecparam,
  enc: base64,
  genpkey,
  genrsa,
  passwd,
  pkey,
  rand,
  req,
  rsa,
  verify,
  version,
  x509,
};

/** What openssl has besides. */
const ABSENT = new Set(
  (
    'asn1parse ca ciphers cmp cms crl crl2pkcs7 dhparam dsa dsaparam engine errstr fipsinstall gendsa info kdf mac nseq ocsp pkcs12 pkcs7 pkcs8 ' +
    'pkeyparam pkeyutl prime rehash rsautl s_client s_server s_time sess_id smime speed spkac srp storeutl ts'
  ).split(' '),
);

function* run(process: Process): Steps {
  const [name, ...args] = process.argv.slice(1);
  if (name === undefined || name === 'help' || name === '-help' || name === '--help') {
    yield* print(process, helpText());
    return 0;
  }
  const command = DIGEST_OPTIONS.includes(name) ? dgst : Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command && name === 'list') return yield* list(process);
  if (!command && ABSENT.has(name)) return yield* refuse(process, `openssl: the command ${name} is not available on this machine\n`);
  if (!command) return yield* refuse(process, `Invalid command '${name}'; type "help" for a list.\n`);
  if (args.some((word) => /^--?(help|h)$/.test(word))) {
    yield* print(process, commandHelp(name, command));
    return 0;
  }
  const options = parseCommandLine(name, args, command);
  return typeof options === 'string' ? yield* refuse(process, options) : yield* command.run(process, options);
}

function* list(process: Process): Steps {
  yield* print(process, columns(Object.keys(COMMANDS)));
  return 0;
}

function columns(names: readonly string[]): string {
  let text = '';
  names.forEach((name, i) => (text += name.padEnd(18) + (i % 4 === 3 ? '\n' : '')));
  return text.endsWith('\n') ? text : `${text}\n`;
}

const helpText = () =>
  `help:\n\nStandard commands\n${columns(Object.keys(COMMANDS))}\nMessage Digest commands (see the \`dgst' command for more details)\n${columns(DIGEST_OPTIONS)}\n`;

const commandHelp = (name: string, { flags, values }: OpensslCommand) =>
  `Usage: ${name} [options]\nValid options are:\n${[...flags.map((flag) => ` -${flag}`), ...values.map((value) => ` -${value} val`)].join('\n')}\n`;

export const opensslProgram: Program = { name: 'openssl', summary: 'Make and look at keys and certificates', run };
