import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/** Milliseconds that a program gets to end when it is told to: npm would first finish its installation. */
const GRACE = 2000;

/** Where the standard output of programs goes: to the terminal's, unless `sayOnStandardError` was called. */
let stdout = 'inherit';

/** From now on what programs and this process print goes to standard error, since standard output belongs to somebody else. Returns how to end this. */
export function sayOnStandardError() {
  const { log } = console;
  console.log = console.error;
  stdout = 2;
  return () => {
    console.log = log;
    stdout = 'inherit';
  };
}

/**
 * Runs a program in the workspace with this terminal, and waits for it.
 *
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it; 127 when it could not be started
 */
export function runProgram(command, args, { env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['inherit', stdout, 'inherit'] });
    const forward = (signal) => {
      child.kill(signal);
      setTimeout(() => child.kill('SIGKILL'), GRACE).unref();
    };
    process.on('SIGINT', forward).on('SIGTERM', forward);
    const finish = (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      finish(127);
    });
    child.on('exit', (code, signal) => finish(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 9)));
  });
}

/** Runs a JavaScript file with this very Node. */
export const runNode = (args, options) => runProgram(process.execPath, args, options);

/** Runs npm: the one that started this script, so that no other on the PATH is picked. */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath;
  if (npm !== undefined && /npm-cli\.c?js$/.test(npm)) return runNode([npm, ...args], options);
  return process.platform === 'win32' ? runProgram('cmd', ['/c', 'npm', ...args], options) : runProgram('npm', args, options);
}
