/** The command line of ssh(1). */
import { parseDestination, type Destination } from './ssh-destination.ts';

export interface SshCall {
  destination: Destination;
  /** Undefined: a login shell. */
  command: string | undefined;
  /** `-t` and `-T`. */
  tty: 'forced' | 'none' | undefined;
  /** `-n`. */
  noInput: boolean;
  version: boolean;
}

const USAGE = `usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface] [-b bind_address]
           [-c cipher_spec] [-D [bind_address:]port] [-E log_file]
           [-e escape_char] [-F configfile] [-I pkcs11] [-i identity_file]
           [-J destination] [-L address] [-l login_name] [-m mac_spec]
           [-O ctl_cmd] [-o option] [-P tag] [-p port] [-R address]
           [-S ctl_path] [-W host:port] [-w local_tun[:remote_tun]]
           destination [command [argument ...]]
       ssh [-Q query_option]
`;

const FLAGS = '46AaCfGgKkMNnqsTtVvXxYy';
const VALUES = 'BbcDEeFIiJLlmOoPpRSWwQ';
const FAILED = 255;

/** Options may stand before and after the destination; the command begins with the first other word. */
export function parseSshWords(argv: readonly string[]): SshCall | { failure: string; status: number } {
  const words = argv.slice(1);
  const given = { user: undefined as string | undefined, port: undefined as number | undefined };
  const call: SshCall = {
    destination: { user: 'root', host: '', port: 22 },
    command: undefined,
    tty: undefined,
    noInput: false,
    version: false,
  };
  let destination: string | undefined;
  while (words.length > 0) {
    const word = words[0]!;
    if (word === '--' || !/^-./.test(word)) {
      if (destination !== undefined) break;
      if (word === '--') words.shift();
      destination = words.shift();
      continue;
    }
    words.shift();
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!;
      if (VALUES.includes(letter)) {
        const value = word.slice(i + 1) || words.shift();
        if (value === undefined) return { failure: `ssh: option requires an argument -- ${letter}\n${USAGE}`, status: FAILED };
        const wrong = takeValue(letter, value, given);
        if (wrong) return { failure: wrong, status: FAILED };
        break;
      }
      if (!FLAGS.includes(letter)) return { failure: `unknown option -- ${letter}\n${USAGE}`, status: FAILED };
      if (letter === 't') call.tty = 'forced';
      if (letter === 'T') call.tty = 'none';
      if (letter === 'n') call.noInput = true;
      if (letter === 'V') return { ...call, version: true };
    }
  }
  if (destination === undefined) return { failure: USAGE, status: FAILED };
  return { ...call, destination: parseDestination(destination, given), command: words.length > 0 ? words.join(' ') : undefined };
}

function takeValue(letter: string, value: string, given: { user: string | undefined; port: number | undefined }): string | undefined {
  if (letter === 'l') given.user = value;
  const port = letter === 'p' ? value : letter === 'o' ? /^Port[= ](.*)$/i.exec(value)?.[1] : undefined;
  if (port !== undefined) {
    given.port = Number(port);
    if (!(Number.isInteger(given.port) && given.port > 0 && given.port < 65_536)) return `Bad port '${port}'\n`;
  }
  const user = letter === 'o' ? /^User[= ](.*)$/i.exec(value)?.[1] : undefined;
  if (user !== undefined) given.user = user;
  return undefined;
}
