/** `drydock shell`: a learner's workstation beside a fresh cluster, in the user's own terminal or for one script. */
import { Command } from 'commander';
import { ADDONS, LEARNER_PROFILE, withAddons, withWorkers, type AddonName } from '@drydock/cluster';
import { Sandbox } from '@drydock/sandbox';
import { PlainTerminal } from '../terminal/plain-terminal.ts';
import { addonNames, positiveNumber } from './option-values.ts';

interface ShellOptions {
  command?: string;
  nodes: number;
  addons: AddonName[];
}

export function shellCommand(): Command {
  return new Command('shell')
    .description('opens a shell beside a fresh cluster')
    .option('-c, --command <script>', 'runs this script and exits with its status')
    .option('--nodes <count>', 'how many nodes the cluster has, the control plane among them', positiveNumber, LEARNER_PROFILE.workers + 1)
    .option('--addons <name,…>', `installs ${Object.keys(ADDONS).join(', ')}`, addonNames, [])
    .action(async ({ command, nodes, addons }: ShellOptions) => {
      const profile = withWorkers(withAddons(LEARNER_PROFILE, addons), nodes - 1);
      const sandbox = Sandbox.create({ seed: command === undefined ? Date.now() % 2 ** 31 : 1, now: Date.now(), profile });
      process.exitCode = command === undefined ? await interact(sandbox) : await runScript(sandbox, command);
    });
}

async function runScript(sandbox: Sandbox, script: string): Promise<number> {
  const { stdout, stderr, status } = await sandbox.runScript(script);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return status;
}

/** Without a terminal, what comes on standard input is the script, as with any shell. */
async function interact(sandbox: Sandbox): Promise<number> {
  if (process.stdin.isTTY && process.stdout.isTTY) return new PlainTerminal(sandbox, process.stdin, process.stdout).run();
  process.stdin.setEncoding('utf8');
  let script = '';
  for await (const chunk of process.stdin) script += chunk as string;
  return runScript(sandbox, script);
}
