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

/** `host/path=service:port`, with `,tls` or `,tls=secret` after it. */
const RULE = /^(?<host>[^/=]*)(?<path>\/[^=]*)?=(?<service>[^:,]+):(?<port>[^,]+)(?<tls>,tls(?:=(?<secret>[^,]*))?)?$/;

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
  const groups = RULE.exec(text)?.groups;
  if (!groups) throw new CommandError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  return {
    host: groups.host ?? '',
    path: groups.path ?? '',
    backend: backendOf(`${groups.service}:${groups.port}`),
    tls: groups.tls !== undefined,
    secret: groups.secret ?? '',
  };
}

function backendOf(text: string): Dynamic {
  const parts = text.split(':');
  if (parts.length !== 2 || !parts[0] || !parts[1]) throw new CommandError('default-backend should be in format servicename:serviceport');
  const port = /^\d+$/.test(parts[1]) ? { number: Number(parts[1]) } : { name: parts[1] };
  return { service: { name: parts[0], port } };
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
          ...(path ? { path: path.endsWith('*') ? path.slice(0, -1) || '/' : path } : {}),
          pathType: path.endsWith('*') ? 'Prefix' : 'Exact',
          backend,
        })),
    },
  }));
}

function tlsOf(parsed: readonly ParsedRule[]): Dynamic {
  const secured = parsed.filter(({ tls }) => tls);
  const secrets = [...new Set(secured.map(({ secret }) => secret))];
  const tls = secrets.map((secret) => {
    const hosts = [...new Set(secured.filter((rule) => rule.secret === secret).map(({ host }) => host))].filter(Boolean);
    return { ...(hosts.length ? { hosts } : {}), ...(secret ? { secretName: secret } : {}) };
  });
  return tls.length ? { tls } : {};
}

function parseAnnotations(annotations: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    annotations.map((text): [string, string] => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new CommandError(`annotation ${text} is invalid and should be in format key=[value]`);
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
    createGenerated(invocation, newIngress(options), { failure: 'failed to create ingress' });
  },
};
