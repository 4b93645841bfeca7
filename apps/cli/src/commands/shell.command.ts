/** `drydock shell`: a learner's workstation beside a fresh cluster, in the user's own terminal or for one script. */
import { Command } from 'commander';
import {
  ADDONS,
  LEARNER_PROFILE,
  withAddons,
  withNodeGroups,
  withSpares,
  withWorkers,
  type AddonName,
  type NodeGroupSpec,
} from '@drydock/cluster';
import { FAULT_HELP, faultCommand, Sandbox } from '@drydock/sandbox';
import { answerFaultLine, completeFaultLine, isFaultLine } from '../terminal/fault-lines.ts';
import { PlainTerminal } from '../terminal/plain-terminal.ts';
import { checkNodeGroups } from '../cluster/cluster-options.ts';
import { UsageError } from '../cluster/usage-error.ts';
import { addonNames, NODE_GROUP_HELP, nodeGroup } from './cluster-option-values.ts';
import { positiveNumber, wholeNumber } from './option-values.ts';

interface ShellOptions {
  command?: string;
  nodes: number;
  spares: number;
  addons: AddonName[];
  nodeGroup: NodeGroupSpec[];
  fault: string[];
}

export function shellCommand(): Command {
  return new Command('shell')
    .description('opens a shell beside a fresh cluster')
    .option('-c, --command <script>', 'runs this script and exits with its status')
    .option('--nodes <count>', 'how many nodes the cluster has, the control plane among them', positiveNumber, LEARNER_PROFILE.workers + 1)
    .option('--spares <count>', 'how many machines stand beside them that belong to no cluster yet', wholeNumber, 0)
    .option('--addons <name,…>', `installs ${Object.keys(ADDONS).join(', ')}`, addonNames, [])
    .option('--node-group <min:max:name>', NODE_GROUP_HELP, nodeGroup, [])
    .option('--fault <name=value…>', FAULT_OPTION_HELP, listed, [])
    .addHelpText('after', `\nAt the prompt, a line that begins with :fault is not for the shell:\n\n${FAULT_HELP}\n`)
    .action(async ({ command, nodes, spares, addons, nodeGroup: groups, fault: faults }: ShellOptions, self: Command) => {
      const own = withNodeGroups(withAddons(LEARNER_PROFILE, addons), checkedGroups(groups, addons, self));
      const profile = withSpares(withWorkers(own, nodes - 1), spares);
      const sandbox = Sandbox.create({ seed: command === undefined ? Date.now() % 2 ** 31 : 1, now: Date.now(), profile });
      for (const fault of faults) injectFault(sandbox, fault, self);
      process.exitCode = command === undefined ? await interact(sandbox) : await runScript(sandbox, command);
    });
}

const FAULT_OPTION_HELP = 'lets something go wrong from the beginning: "node-down node01"; may be repeated, `drydock fault` lists them';

/** A word that may be given several times. */
const listed = (word: string, before: readonly string[]): string[] => [...before, word];

function injectFault(sandbox: Sandbox, fault: string, command: Command): void {
  const { text, failed } = faultCommand(sandbox, ['inject', ...fault.trim().split(/\s+/)]);
  if (failed) command.error(text.replace(/^error: /, 'error: --fault: '), { exitCode: 2 });
}

function checkedGroups(groups: readonly NodeGroupSpec[], addons: readonly AddonName[], command: Command): readonly NodeGroupSpec[] {
  try {
    return checkNodeGroups(groups, addons);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return command.error(`error: ${error.message}`);
  }
}

/** What it prints is written as it comes, so that both streams stay in order where they meet. */
async function runScript(sandbox: Sandbox, script: string): Promise<number> {
  const { status } = await sandbox.runScript(script, {
    onOutput: (stream, bytes) => void process[stream].write(Buffer.from(bytes, 'latin1')),
  });
  return status;
}

/** Without a terminal, what comes on standard input is the script, as with any shell. */
async function interact(sandbox: Sandbox): Promise<number> {
  if (process.stdin.isTTY && process.stdout.isTTY) {
    return new PlainTerminal(sandbox, process.stdin, process.stdout, {
      intercept: (line) => (isFaultLine(line) ? Promise.resolve(answerFaultLine(sandbox, line).text) : undefined),
      complete: (line, cursor) => completeFaultLine(sandbox, line, cursor),
      onPrompt: async () => '',
      isOver: () => false,
    }).run();
  }
  process.stdin.setEncoding('utf8');
  let script = '';
  for await (const chunk of process.stdin) script += chunk as string;
  return runScript(sandbox, script);
}
