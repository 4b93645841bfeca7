/** kubeadm(1): one entry for each command; what it does is in the file of that name. */
import { StatusError } from '@drydock/apimachinery';
import { versionInfoOf } from '@drydock/cluster';
import { print, printError, type Process, type Program, type Wait } from '@drydock/shell';
import type { NodePlace } from '../node-place.ts';
import { certificateKey, checkExpiration, renew, RENEWABLE } from './certs.command.ts';
import {
  listImages,
  migrateConfig,
  printInitDefaults,
  printJoinDefaults,
  printResetDefaults,
  pullImages,
  validateConfig,
} from './config.command.ts';
import { init, initPhase } from './init.command.ts';
import { INIT_PHASES } from './init-phases.ts';
import { join } from './join.command.ts';
import { releaseOf, say, STACK_HINT, type KubeadmCall, type Steps } from './kubeadm-call.ts';
import { kubeconfigUser } from './kubeconfig-user.command.ts';
import { reset } from './reset.command.ts';
import { createToken, deleteToken, generateToken, listTokens } from './token.command.ts';
import { upgradeApply, upgradeDiff, upgradeNode, upgradePlan } from './upgrade.command.ts';

interface Command {
  summary: string;
  run(call: KubeadmCall): Steps;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  'certs certificate-key': { summary: 'Make a key for --upload-certs', run: certificateKey },
  'certs check-expiration': { summary: 'Show when certificates end', run: checkExpiration },
  'certs renew': { summary: 'Renew certificates', run: renew },
  'config images list': { summary: 'Name the images that kubeadm uses', run: listImages },
  'config images pull': { summary: 'Pull the images that kubeadm uses', run: pullImages },
  'config migrate': { summary: 'Write an older configuration anew', run: migrateConfig },
  'config print init-defaults': { summary: 'Show what init does by default', run: printInitDefaults },
  'config print join-defaults': { summary: 'Show what join does by default', run: printJoinDefaults },
  'config print reset-defaults': { summary: 'Show what reset does by default', run: printResetDefaults },
  'config validate': { summary: 'Check a configuration', run: validateConfig },
  'init phase': { summary: 'Run one phase of init', run: initPhase },
  init: { summary: 'Make this machine a control plane', run: init },
  join: { summary: 'Make this machine a node of a cluster', run: join },
  'kubeconfig user': { summary: 'Write a kubeconfig for a user', run: kubeconfigUser },
  reset: { summary: 'Take back what init or join did', run: reset },
  'token create': { summary: 'Create a bootstrap token', run: createToken },
  'token delete': { summary: 'Delete bootstrap tokens', run: deleteToken },
  'token generate': { summary: 'Print a token that is not created', run: generateToken },
  'token list': { summary: 'List bootstrap tokens', run: listTokens },
  'upgrade apply': { summary: 'Upgrade the control plane', run: upgradeApply },
  'upgrade diff': { summary: 'Show what apply would change in manifests', run: upgradeDiff },
  'upgrade node': { summary: 'Upgrade a node', run: upgradeNode },
  'upgrade plan': { summary: 'Show which upgrades are possible', run: upgradePlan },
  version: { summary: 'Print the version of kubeadm', run: version },
};

export const KUBEADM_COMMANDS: readonly string[] = Object.keys(COMMANDS);

export function newKubeadm(place: NodePlace, node: string): Program {
  return {
    name: 'kubeadm',
    summary: 'Make clusters, and look after them',
    *run(process): Generator<Wait, number, void> {
      const { operands, flags } = parseWords(process.argv.slice(1));
      const name = commandOf(operands);
      if (name === undefined || flags.has('-h') || flags.has('--help')) return yield* help(process, operands, name);
      const call = { place, node, process, flags, operands: operands.slice(name.split(' ').length), release: releaseOf(process) };
      const problem = yield* attempt(call, COMMANDS[name]!);
      if (problem === undefined) return 0;
      yield* printError(process, `${problem}\n${STACK_HINT}\n`);
      return 1;
    },
    complete: ({ words }) => candidatesAfter(words.slice(1, -1)),
  };
}

/** What the API server refuses ends the command with its message. */
function* attempt(call: KubeadmCall, { run }: Command): Steps {
  try {
    return yield* run(call);
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
}

function commandOf(operands: readonly string[]): string | undefined {
  const text = operands.join(' ');
  const fitting = KUBEADM_COMMANDS.filter((each) => text === each || text.startsWith(`${each} `));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

function* help(process: Process, operands: readonly string[], name: string | undefined): Generator<Wait, number, void> {
  const prefix = name ?? operands.join(' ');
  const below = KUBEADM_COMMANDS.filter((each) => prefix === '' || each === prefix || each.startsWith(`${prefix} `));
  if (below.length === 0) {
    const known = KUBEADM_COMMANDS.map((each) => `  kubeadm ${each}\n`).join('');
    yield* printError(
      process,
      `unknown command ${JSON.stringify(prefix)} for "kubeadm": these are possible here:\n${known}${STACK_HINT}\n`,
    );
    return 1;
  }
  const width = Math.max(...below.map((each) => each.length));
  const lines = below.map((each) => `  ${each.padEnd(width)} ${COMMANDS[each]!.summary}\n`).join('');
  yield* print(process, `Usage:\n  kubeadm ${prefix === '' ? '[command]' : `${prefix} [flags]`}\n\nAvailable Commands:\n${lines}`);
  return 0;
}

function candidatesAfter(words: readonly string[]): readonly { value: string }[] {
  const prefix = words.filter((word) => !word.startsWith('-')).join(' ');
  const longer: readonly string[] = [
    ...KUBEADM_COMMANDS,
    ...RENEWABLE.map((each) => `certs renew ${each}`),
    'certs renew all',
    ...INIT_PHASES.map((phase) => `init phase ${phase.name}`),
  ];
  const next = longer
    .filter((each) => prefix === '' || each.startsWith(`${prefix} `))
    .map((each) => each.slice(prefix === '' ? 0 : prefix.length + 1));
  return [...new Set(next.map((each) => each.split(' ')[0]!))].sort().map((value) => ({ value }));
}

/** Flags whose value is the next word. */
const VALUES = new Set(
  `-o --output --ttl --description --groups --usages --kubeconfig --config --certificate-key --v -v --token --discovery-token --discovery-token-ca-cert-hash
  --discovery-file --node-name --cri-socket --ignore-preflight-errors --skip-phases --kubernetes-version --pod-network-cidr --service-cidr
  --image-repository --apiserver-advertise-address --control-plane-endpoint --apiserver-cert-extra-sans --token-ttl --feature-gates --cert-dir
  --certificates-dir --component-configs --old-config --new-config --client-name --org --validity-period --rootfs --service-dns-domain
  --apiserver-bind-port --patches --context-lines -c --etcd-upgrade --api-server-manifest`.split(/\s+/),
);

function parseWords(words: readonly string[]): { operands: string[]; flags: Map<string, string> } {
  const operands: string[] = [];
  const flags = new Map<string, string>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const [name = '', ...rest] = word.split('=');
    if (!word.startsWith('-')) operands.push(word);
    else if (rest.length > 0) flags.set(name, rest.join('='));
    else flags.set(name, VALUES.has(name) ? (words[++i] ?? '') : 'true');
  }
  return { operands, flags };
}

function* version(call: KubeadmCall): Steps {
  const info = versionInfoOf(call.release);
  const output = call.flags.get('-o') ?? call.flags.get('--output');
  if (output === 'short') yield* say(call, call.release);
  else if (output === 'json') yield* say(call, JSON.stringify({ clientVersion: info }, null, 2));
  else if (output === 'yaml')
    yield* say(
      call,
      `clientVersion:\n${Object.entries(info)
        .map(([name, value]) => `  ${name}: ${/^\d+$/.test(value) ? `"${value}"` : value}`)
        .join('\n')}`,
    );
  else {
    const { major, minor, gitVersion, gitCommit, gitTreeState, buildDate, goVersion, compiler, platform } = info;
    yield* say(
      call,
      `kubeadm version: &version.Info{Major:"${major}", Minor:"${minor}", EmulationMajor:"", EmulationMinor:"", MinCompatibilityMajor:"", MinCompatibilityMinor:"", GitVersion:"${gitVersion}", GitCommit:"${gitCommit}", GitTreeState:"${gitTreeState}", BuildDate:"${buildDate}", GoVersion:"${goVersion}", Compiler:"${compiler}", Platform:"${platform}"}`,
    );
  }
  return undefined;
}
