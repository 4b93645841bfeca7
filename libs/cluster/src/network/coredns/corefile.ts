/** The language of Corefiles (coredns/caddy's caddyfile): server blocks with plugins. Pure. */

export interface Corefile {
  servers: readonly ServerBlock[];
}

export interface ServerBlock {
  /** Lower case, without the final dot; the root is the empty string. */
  zones: readonly string[];
  port: number;
  plugins: readonly Plugin[];
}

export interface Plugin {
  name: string;
  args: readonly string[];
  /** The lines of its block, each in words. */
  block: readonly (readonly string[])[];
  line: number;
}

interface Token {
  text: string;
  line: number;
}

/** The plugins that CoreDNS is built with (plugin.cfg of v1.12). */
const DIRECTIVES = new Set(
  `root metadata geoip cancel tls timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus errors log dnstap local dns64 acl any
  chaos loadbalance tsig cache rewrite header dnssec autopath minimal template transfer hosts route53 azure clouddns k8s_external kubernetes file auto
  secondary etcd loop forward grpc erratic whoami on sign view import`.split(/\s+/),
);

/** `path`: as errors name the file. */
export function parseCorefile(text: string, path: string): Corefile | { error: string } {
  const tokens = tokenize(text);
  const servers: ServerBlock[] = [];
  const fail = (line: number, message: string) => ({ error: `${path}:${line} - Error during parsing: ${message}` });
  let at = 0;
  while (at < tokens.length) {
    const keys: Token[] = [];
    while (at < tokens.length && tokens[at]!.text !== '{') keys.push(tokens[at++]!);
    if (at >= tokens.length) return fail(tokens.at(-1)?.line ?? 1, 'Unexpected EOF');
    if (keys.length === 0) return fail(tokens[at]!.line, "Unexpected '{' because no matching opening brace");
    at++;
    const plugins: Plugin[] = [];
    while (at < tokens.length && tokens[at]!.text !== '}') {
      const start = tokens[at]!;
      if (!DIRECTIVES.has(start.text)) return fail(start.line, `Unknown directive '${start.text}'`);
      const args: string[] = [];
      at++;
      while (at < tokens.length && tokens[at]!.line === start.line && tokens[at]!.text !== '{' && tokens[at]!.text !== '}')
        args.push(tokens[at++]!.text);
      const block: string[][] = [];
      if (tokens[at]?.text === '{' && tokens[at]!.line === start.line) {
        at++;
        let line = -1;
        let depth = 0;
        while (at < tokens.length && (tokens[at]!.text !== '}' || depth > 0)) {
          const token = tokens[at++]!;
          if (token.text === '{') depth++;
          if (token.text === '}') depth--;
          if (token.line !== line) block.push([]);
          line = token.line;
          block.at(-1)!.push(token.text);
        }
        if (at >= tokens.length) return fail(tokens.at(-1)!.line, 'Unexpected EOF');
        at++;
      }
      plugins.push({ name: start.text, args, block, line: start.line });
    }
    if (at >= tokens.length) return fail(tokens.at(-1)!.line, 'Unexpected EOF');
    at++;
    servers.push({ ...zonesOf(keys.map((key) => key.text.replace(/,$/, ''))), plugins });
  }
  return { servers };
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    for (const [word] of line.matchAll(/"(?:[^"\\]|\\.)*"|#.*$|[^\s"]+/g)) {
      if (word.startsWith('#')) break;
      tokens.push({ text: word.startsWith('"') ? word.slice(1, -1).replaceAll('\\"', '"') : word, line: i + 1 });
    }
  }
  return tokens;
}

/** `.:53`, `example.org`, `dns://cluster.local:1053`. */
function zonesOf(keys: readonly string[]): { zones: string[]; port: number } {
  let port = 53;
  const zones = keys.map((key) => {
    const bare = key.replace(/^dns:\/\//, '');
    const match = /:(\d+)$/.exec(bare);
    if (match) port = Number(match[1]);
    return plainName(match ? bare.slice(0, match.index) : bare);
  });
  return { zones, port };
}

export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Whether a name is in a zone. */
export function isIn(name: string, zone: string): boolean {
  return zone === '' || name === zone || name.endsWith(`.${zone}`);
}

export function pluginOf({ plugins }: ServerBlock, name: string): Plugin | undefined {
  return plugins.find((plugin) => plugin.name === name);
}
