/** Whether the names and URLs of a restored member fit together (server/config, config.go). */
import type { FlagValues } from '../cli/flag.ts';

export interface Bootstrap {
  readonly name: string;
  readonly peerUrls: readonly string[];
}

/** What is wrong is answered as text. */
export function readBootstrap(flags: FlagValues): Bootstrap | string {
  const name = flags.text('name');
  const advertised = flags.text('initial-advertise-peer-urls').split(',').sort();
  const faulty = advertised.map(urlProblem).find((problem) => problem !== undefined);
  if (faulty !== undefined) return faulty;
  const entries = flags.text('initial-cluster').split(',').map((entry) => entry.split('=', 2)); // prettier-ignore
  const peerUrls = entries.flatMap(([member, url = '']) => (member === name ? [url] : [])).sort();
  if (peerUrls.length === 0) return `couldn't find local name ${JSON.stringify(name)} in the initial cluster configuration`;
  const missing = peerUrls.filter((url) => !advertised.includes(url)).map((url) => `${name}=${url}`);
  if (missing.length > 0) {
    const why = `${shown(advertised[0]!)} != ${shown(peerUrls[0]!)}`;
    return `--initial-cluster has ${missing.join(',')} but missing from --initial-advertise-peer-urls=${advertised.join(',')} (${why})`;
  }
  const extra = advertised.filter((url) => !peerUrls.includes(url));
  if (extra.length > 0) {
    const map = advertised.map((url) => `${name}=${url}`).join(',');
    return `--initial-advertise-peer-urls has ${extra.join(',')} but missing from --initial-cluster=${map}`;
  }
  return { name, peerUrls };
}

function urlProblem(url: string): string | undefined {
  if (!/^(https?|unixs?):\/\//.test(url)) return `URL scheme must be http, https, unix, or unixs: ${url}`;
  return /^[a-z]+:\/\/[^/]+:\d+/.test(url) ? undefined : `URL address does not have the form "host:port": ${url}`;
}

const shown = (url: string): string => `"${url.replace('//localhost:', '//127.0.0.1:')}"(resolved from "${url}")`;
