const SHELLS = new Set(['busybox', 'alpine', 'ubuntu', 'debian', 'bash', 'centos', 'fedora', 'perl', 'python', 'node', 'hello-world']);
const DATABASES = {
  mysql: /^(MYSQL_ROOT_PASSWORD|MYSQL_ALLOW_EMPTY_PASSWORD|MYSQL_RANDOM_ROOT_PASSWORD)$/,
  mariadb: /^(MARIADB|MYSQL)_(ROOT_PASSWORD|ALLOW_EMPTY_ROOT_PASSWORD|ALLOW_EMPTY_PASSWORD|RANDOM_ROOT_PASSWORD)/,
  postgres: /^POSTGRES_(PASSWORD|HOST_AUTH_METHOD)$/,
};

/**
 * What a container does, told from its command: when it ends and how, which files it has at a time, whether SIGTERM ends it.
 *
 * @param {{image: string, command?: string[], args?: string[], env?: {name: string}[]}} container
 * @returns {{seconds: number, code: number, handlesTerm: boolean, waitsFor?: string, files: {at: number, path: string, there: boolean}[], badCommand?: string}}
 */
export function programOf(container) {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const name = container.image
    .replace(/@.*/, '')
    .replace(/:[^/]*$/, '')
    .split('/')
    .pop();
  if (words.length === 0 || (!container.command && !SHELLS.has(name))) {
    if (DATABASES[name] && !(container.env ?? []).some((each) => DATABASES[name].test(each.name))) return ends(1, 1);
    if (SHELLS.has(name)) return ends(0, 0);
    return { seconds: Infinity, code: 0, handlesTerm: true, files: [] };
  }
  const at = words.findIndex((word) => /^-\w*c$/.test(word));
  if (/(^|\/)(sh|bash|ash)$/.test(words[0]) && at > 0) return script(words[at + 1] ?? '');
  return simple(words);
}

const ends = (seconds, code) => ({ seconds, code, handlesTerm: false, files: [] });

function simple([program, ...words]) {
  const bare = program.split('/').pop();
  if (bare === 'sleep') return ends(words[0] === 'infinity' ? Infinity : duration(words[0]), 0);
  if (bare === 'tail' && words.includes('-f')) return ends(Infinity, 0);
  if (bare === 'false') return ends(0, 1);
  if (['true', 'echo', 'date', 'env', 'ls', 'cat', 'perl', 'printf', 'sh', 'bash', 'hostname', 'wget', 'curl', 'nslookup'].includes(bare))
    return ends(0, 0);
  if (/^(nginx|httpd|redis-server|java|node|python3?|mysqld|postgres|pause|top|stress)$/.test(bare))
    return { seconds: Infinity, code: 0, handlesTerm: true, files: [] };
  return { ...ends(0, 128), badCommand: program };
}

function script(text) {
  let seconds = 0;
  const files = [];
  const waits = /until nslookup (\S+?);?(\s|$)/.exec(text);
  if (waits) return { ...ends(0, 0), waitsFor: waits[1], files };
  const handlesTerm = /trap /.test(text);
  for (const part of text.split(/;|&&|\n/).map((each) => each.trim())) {
    const words = part.split(/\s+/);
    if (/^while (true|:)|^while sleep/.test(part) || /^tail -f/.test(part) || /^exec (nginx|sleep (inf|\d{4,}))/.test(part))
      return { seconds: Infinity, code: 0, handlesTerm, files };
    if (words[0] === 'sleep') seconds += words[1] === 'infinity' ? Infinity : duration(words[1]);
    else if (words[0] === 'exit') return { seconds, code: Number(words[1] ?? 0), handlesTerm, files };
    else if (words[0] === 'false') return { seconds, code: 1, handlesTerm, files };
    else if (words[0] === 'touch') files.push({ at: seconds, path: words[1], there: true });
    else if (words[0] === 'rm') files.push({ at: seconds, path: words.at(-1), there: false });
  }
  return { seconds, code: 0, handlesTerm, files };
}

function duration(text = '0') {
  const [, amount, unit] = /^([\d.]+)([smhd]?)$/.exec(text) ?? ['', '0', ''];
  return Number(amount) * { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[unit];
}
