/** What of a Killercoda scenario can not work in a sandbox: found by asking one, before the learner starts. */
import type { Sandbox } from '@drydock/sandbox';
import { SET_UP_LOG, type ConvertedLesson } from '@drydock/scenario';
import { commandsCalled, type CommandCall } from '@drydock/shell';

/** Each in words for whoever plays it. `prepared` is the sandbox after the scenario's set-up; it stays as it is. */
export async function killercodaLimits(lesson: ConvertedLesson, prepared: Sandbox): Promise<string[]> {
  const inScripts = lesson.scripts.flatMap(commandsCalled);
  const atPrompt = lesson.commands.flatMap(commandsCalled);
  const inText = lesson.texts.flatMap(shellIn).flatMap(commandsCalled);
  const programs = [
    ...(await missing(inScripts, prepared, 'bash')),
    ...(await missing([...atPrompt, ...inText.filter(({ name }) => OFTEN_ASKED_FOR.has(name))], prepared, 'bash -i')),
  ];
  const addresses = await unreachable([...inScripts, ...atPrompt], prepared);
  return [
    ...lesson.notes,
    ...sentence('it calls programs that are not here', programs),
    ...sentence('it asks addresses that nobody answers here', addresses),
    ...sentence('programs in these containers are not run, only what they listen at', languageImages(Object.values(lesson.files))),
    ...setUpProblems(prepared.readFile(SET_UP_LOG) ?? ''),
    ...(await verifiedAtOnce(lesson, prepared)),
  ];
}

/** What a text may want of its learner, and is no word of English: such a word in a block of shell, or in code of several words, is a program. */
const OFTEN_ASKED_FOR = new Set(
  `ansible apt apt-get argocd bom buildah calicoctl cfssl cilium conftest cosign crane ctr docker dpkg falco flux git gpg grype hostnamectl istioctl
  jar java k3s k9s kind kompose kube-bench kubeadm kubectl-convert kubesec kustomize lsmod minikube mkcert modprobe mvn nerdctl npm opa openssl
  perl pip pip3 podman python python3 runsc skaffold skopeo snap ss stern sysctl syft terraform tkn trivy velero yum`.split(/\s+/),
);

/** Blocks of shell that are not run with a click, and code in sentences that looks like a command with words behind it. */
function shellIn(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```(?:sh|bash|shell)(?! run)[^\n]*\n([^]*?)^```$/gm)].map(([, code]) => code!);
  const spans = [...markdown.replace(/^```[^]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
  return [...blocks, ...spans.filter((code) => code.includes(' '))];
}

/** Images of languages, whose programs the simulation can not run (docs/FIDELITY.md, Images). */
const LANGUAGE =
  /(?:\bimage:\s*["']?|--image[= ]["']?)((?:[\w.-]+\/)*(?:python|node|golang|openjdk|eclipse-temurin|ruby|rust|perl)(?:[:@][\w.-]+)?)(?=["'`\s,}]|$)/gm;

function languageImages(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [...text.matchAll(LANGUAGE)].map(([, image]) => image!));
}

function sentence(what: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${what}: ${[...new Set(items)].sort().join(', ')}`];
}

/** The commands that `shell` does not know. Aliases are known to one that is interactive. */
async function missing(calls: readonly CommandCall[], sandbox: Sandbox, shell: string): Promise<string[]> {
  const names = [...new Set(calls.map(({ name }) => name))].filter((name) => /^[\w.+-]+$/.test(name));
  return lines(sandbox, `${shell} -c 'for name; do type "$name" >/dev/null 2>&1 || echo "$name"; done' - ${names.join(' ')}`);
}

/** Those who look into the network for what they are given. */
const CLIENTS = new Set(['curl', 'wget', 'kubectl', 'helm', 'kustomize', 'git']);
/** Variables in an address are the script's own; names without a dot, and numbers, are those of the cluster. */
const ADDRESS = /^https?:\/\/([\w-]+\.)+[a-z]{2,}(:\d+)?\/[^\s$]*$/i;
/** Names that stand for the learner's own servers (RFC 2606, RFC 6762). */
const OWN = /^https?:\/\/([\w-]+\.)*(example(\.(com|org|net))?|test|invalid|localhost|local|internal)[:/]/i;

async function unreachable(calls: readonly CommandCall[], sandbox: Sandbox): Promise<string[]> {
  const asked = calls.filter(({ name }) => CLIENTS.has(name)).flatMap(({ name, words }) => words.map((word) => ({ name, word })));
  const found: string[] = [];
  for (const { name, word } of asked) {
    if (!ADDRESS.test(word) || OWN.test(word) || found.includes(word)) continue;
    const { status } = await sandbox
      .fork()
      .runScript(name === 'helm' ? `helm repo add asked '${word}'` : `curl -fsSL -o /dev/null '${word}'`);
    if (status !== 0) found.push(word);
  }
  return found;
}

async function lines(sandbox: Sandbox, script: string): Promise<string[]> {
  const { stdout } = await sandbox.fork().runScript(script);
  return stdout.split('\n').filter(Boolean);
}

/** A script that asks for nothing proves nothing. Later steps wait for the first one, so that theirs may well pass. */
async function verifiedAtOnce({ verification }: ConvertedLesson, prepared: Sandbox): Promise<string[]> {
  if (!verification) return [];
  const { status } = await prepared.fork().runScript(verification.script, { cwd: '/root' });
  return status === 0 ? [`the script that verifies ${verification.step} passes before anything was done`] : [];
}

/** How the scripts of the introduction ended, when they did not end well. */
function setUpProblems(log: string): string[] {
  const endings = log.split('\n').filter((line) => / ended with exit code \d+$|^what prepares the scenario has not ended yet$/.test(line));
  return endings.map((line) => `${line}: \`cat ${SET_UP_LOG}\` tells more`);
}
