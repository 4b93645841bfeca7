/** `drydock shell`: a learner's workstation beside a fresh cluster, in the user's own terminal or for one script. */
import { Command } from 'commander';
import { Sandbox } from '@drydock/sandbox';

export function shellCommand(): Command {
  return new Command('shell')
    .description('opens a shell beside a fresh cluster')
    .requiredOption('-c, --command <script>', 'runs this script and exits with its status')
    .action(async ({ command }: { command: string }) => {
      const { stdout, stderr, status } = await Sandbox.create({ seed: 1, now: Date.now() }).runScript(command);
      process.stdout.write(stdout);
      process.stderr.write(stderr);
      process.exitCode = status;
    });
}
