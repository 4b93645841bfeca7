/** What of a Killercoda scenario can not work in a sandbox: found by asking one, before the learner starts. */
import type { Sandbox } from '@drydock/sandbox';
import { SET_UP_LOG, type ConvertedLesson } from '@drydock/scenario';
import { commandsCalled, type CommandCall } from '@drydock/shell';

/** Each in words for whoever plays it. `prepared` is the sandbox after the scenario's set-up; it stays as it is. */
export async function killercodaLimits(lesson: ConvertedLesson, prepared: Sandbox): Promise<string[]> {
  const inScripts = lesson.scripts.flatMap(commandsCalled);
  const atPrompt = lesson.commands.flatMap(commandsCalled);
  const programs = [...(await missing(inScripts, prepared, 'bash')), ...(await missing(atPrompt, prepared, 'bash -i'))];
  const addresses = await unreachable([...inScripts, ...atPrompt], prepared);
  return [
    ...lesson.notes,
    ...sentence('it calls programs that are not here', programs),
    ...sentence('it asks addresses that nobody answers here', addresses),
    ...setUpProblems(prepared.readFile(SET_UP_LOG) ?? ''),
  ];
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

/** How the scripts of the introduction ended, when they did not end well. */
function setUpProblems(log: string): string[] {
  const endings = log.split('\n').filter((line) => / ended with exit code \d+$|^what prepares the scenario has not ended yet$/.test(line));
  return endings.map((line) => `${line}: \`cat ${SET_UP_LOG}\` tells more`);
}
