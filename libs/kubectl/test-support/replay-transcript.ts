/** Replays what a real kubectl answered (testdata/record-offline.mjs tells the format): one test for each command. */
import { Workstation } from './workstation.ts';

interface Recorded {
  /** What `@ …` lines prepare before the command. */
  readonly preparations: readonly (readonly string[])[];
  readonly command: string;
  readonly output: string;
}

export function replayTranscript(text: string): void {
  const station = new Workstation();
  for (const { preparations, command, output } of parse(text)) {
    it(command, () => {
      for (const preparation of preparations) prepare(station, preparation);
      expect(comparable(command, run(station, command))).toBe(comparable(command, output));
    });
  }
}

function parse(text: string): Recorded[] {
  const recorded: { preparations: string[][]; command: string; output: string }[] = [];
  let preparations: string[][] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('@ ')) preparations.push([line]);
    else if (line.startsWith('>')) preparations.at(-1)!.push(line.slice(2));
    else if (line.startsWith('$ ')) {
      recorded.push({ preparations, command: line.slice(2), output: '' });
      preparations = [];
    } else if (/^([|!] ?|\? |\\$)/.test(line)) recorded.at(-1)!.output += `${line}\n`;
  }
  return recorded;
}

function prepare(station: Workstation, [line, ...content]: readonly string[]): void {
  const [, word, argument = ''] = /^@ (\S+) ?(.*)$/.exec(line!)!;
  if (word === 'fresh') {
    station.files.removeTree('/root');
    station.files.makeDirectories('/root');
    for (const name of Object.keys(station.env)) if (name !== 'HOME') delete station.env[name];
  } else if (word === 'chmod') {
    const [mode, path] = argument.split(' ') as [string, string];
    station.files.chmod(path, parseInt(mode, 8));
  } else if (word === 'env') {
    const [name, ...value] = argument.split('=');
    station.env[name!] = value.join('=');
  } else station.write(station.files.absolute(argument), content.map((each) => `${each}\n`).join(''));
}

/** As the recorder's bash runs it: with a variable before it, or without its standard output. */
function run(station: Workstation, command: string): string {
  if (command.startsWith('cat ')) return catOutput(station, command.slice(4));
  const [, name, value = '', rest = ''] = /^(?:([A-Z]+)=(\S*) )?(.*)$/.exec(command)!;
  const former = { ...station.env };
  if (name) station.env[name] = value;
  const { stdout, stderr, status } = station.run(rest.replace(/ 2?>\/dev\/null$/, ''));
  if (name) restore(station.env, former);
  const shown = { out: / >\/dev\/null$/.test(rest) ? '' : stdout, err: / 2>\/dev\/null$/.test(rest) ? '' : stderr };
  return marked('|', shown.out) + marked('!', shown.err) + (status ? `? ${status}\n` : '');
}

function restore(env: Record<string, string>, former: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(env)) delete env[name];
  Object.assign(env, former);
}

function catOutput(station: Workstation, path: string): string {
  const text = station.files.readText(path);
  return typeof text === 'string' ? marked('|', text) : `! cat: ${path}: ${text.message}\n? 1\n`;
}

function marked(mark: string, stream: string): string {
  if (stream === '') return '';
  const lines = stream
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${mark} ${line}\n`)
    .join('');
  return stream.endsWith('\n') ? lines : `${lines}\\\n`;
}

/** Addresses differ from call to call, and upstream lists clusters and users in random order. */
function comparable(command: string, output: string): string {
  const text = output.replace(/0xc[0-9a-f]+/g, '0xc');
  return /config get-(clusters|users)/.test(command) ? text.split('\n').sort().join('\n') : text;
}
