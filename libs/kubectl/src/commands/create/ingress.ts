import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { arrayFlag, stringFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';

export interface IngressOptions {
  readonly name: string;
  readonly className: string;
  readonly rules: readonly string[];
  readonly defaultBackend: string;
  readonly annotations: readonly string[];
}

/** How a rule begins: `host/path=service:port`. What comes after it is looked at part by part, or not at all (create_ingress.go). */
const RULE = /^[\w*.-]*\/.*=[\w-]+:[\w-]+/;

export function newIngress({ name, className, rules, defaultBackend, annotations }: IngressOptions): Dynamic {
  const parsed = rules.map(parseRule);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, ...(annotations.length ? { annotations: parseAnnotations(annotations) } : {}) },
    spec: {
      ...(className ? { ingressClassName: className } : {}),
      ...(defaultBackend ? { defaultBackend: backendOf(defaultBackend) } : {}),
      ...tlsOf(parsed),
      ...(parsed.length ? { rules: rulesOf(parsed) } : {}),
    },
  };
}

interface ParsedRule {
  readonly host: string;
  readonly path: string;
  readonly backend: Dynamic;
  readonly tls: boolean;
  readonly secret: string;
}

function parseRule(text: string): ParsedRule {
  if (!RULE.test(text)) throw new CommandError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  const [target = '', ...options] = text.split(',');
  const [host = '', pathAndService = ''] = target.split(/\/(.*)/s);
  const [path = '', service = ''] = pathAndService.split('=');
  return { host, path: `/${path}`, backend: backendOf(service), tls: options.length === 1, secret: options[0]?.split('=')[1] ?? '' };
}

function backendOf(text: string): Dynamic {
  const [name = '', port = ''] = text.split(':');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : port ? { name: port } : {} } };
}

/** Rules of one host become one rule; a path that ends in `*` matches as a prefix. */
function rulesOf(parsed: readonly ParsedRule[]): Dynamic[] {
  const hosts = [...new Set(parsed.map(({ host }) => host))];
  return hosts.map((host) => ({
    ...(host ? { host } : {}),
    http: {
      paths: parsed
        .filter((rule) => rule.host === host)
        .map(({ path, backend }) => ({
          path: path.replace(/\*$/, ''),
          pathType: path.endsWith('*') ? 'Prefix' : 'Exact',
          backend,
        })),
    },
  }));
}

/** One entry for each secret; a host belongs to the first one that it is named with. */
function tlsOf(parsed: readonly ParsedRule[]): Dynamic {
  const tls: { hosts?: string[]; secretName?: string }[] = [];
  const seen = new Set<string>();
  for (const { host, secret } of parsed.filter((rule) => rule.tls)) {
    if (seen.has(host)) continue;
    seen.add(host);
    const known = tls.find(({ secretName = '' }) => secretName === secret);
    if (known) (known.hosts ??= []).push(host);
    else if (host || secret) tls.push({ ...(host ? { hosts: [host] } : {}), ...(secret ? { secretName: secret } : {}) });
  }
  return tls.length ? { tls } : {};
}

function parseAnnotations(annotations: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    annotations.map((text): [string, string] => {
      const equals = text.indexOf('=');
      if (equals < 0) throw new CommandError(`annotation ${text} is invalid and should be in format key=[value]`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

export const createIngress: Command = {
  name: 'ingress',
  aliases: ['ing'],
  use: 'ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  short: 'Create an ingress with the specified name',
  examples: `# One path of one host
kubectl create ingress web --rule="shop.example.com/cart=cart:80"

# Everything of a host, over TLS with a certificate of your own
kubectl create ingress web --class=nginx --rule="shop.example.com/*=web:80,tls=shop-cert"

# What no rule matches
kubectl create ingress web --default-backend=web:http`,
  flags: [
    ...generatorFlags,
    arrayFlag('annotation', 'Annotation of the ingress as annotation=value. May be repeated.'),
    stringFlag('class', 'Ingress class'),
    stringFlag('default-backend', 'Service for what no rule matches, as svcname:port'),
    arrayFlag(
      'rule',
      'Rule as host/path=service:port[,tls=secretname]; a path that ends in * matches everything below it. May be repeated.',
    ),
  ],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags } = invocation;
    const options: IngressOptions = {
      name: exactlyOneName(invocation),
      className: flags.string('class'),
      rules: flags.strings('rule'),
      defaultBackend: flags.string('default-backend'),
      annotations: flags.strings('annotation'),
    };
    if (!options.defaultBackend && options.rules.length === 0) {
      throw new CommandError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    }
    const ingress = newIngress(options);
    if (options.defaultBackend && options.defaultBackend.split(':').length !== 2) {
      throw new CommandError('default-backend should be in format servicename:serviceport');
    }
    createGenerated(invocation, ingress, { failure: 'failed to create ingress' });
  },
};
