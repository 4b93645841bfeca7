import type { Frame } from '../shell-state.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

const isLoop = (frame: Frame): boolean =>
  frame.kind === 'for' || frame.kind === 'select' || frame.kind === 'while' || frame.kind === 'arithmetic-for';

/** More than one argument: bash gives up the whole line (its `no_args`). */
export function tooMany({ shell }: BuiltinCall, name: string): 'entered' {
  shell.error(`${name}: too many arguments`);
  shell.state.status = 1;
  shell.discard();
  return 'entered';
}

/** Ends the frames within the loop that `break n` or `continue n` means. */
function leave({ shell, args, fail }: BuiltinCall, itself: boolean): number | 'entered' {
  const count = Number(args[0] ?? 1);
  if (!Number.isInteger(count)) return fail(`${args[0]}: numeric argument required`, 128);
  if (count < 1) return fail(`${args[0]}: loop count out of range`);
  const callAt = shell.state.frames.findLastIndex(({ kind }) => kind === 'call');
  const loops = shell.state.frames.filter((frame, i) => i > callAt && isLoop(frame));
  if (loops.length === 0) return fail("only meaningful in a `for', `while', or `until' loop", 0);
  const target = loops.at(-Math.min(count, loops.length))!;
  shell.unwind((frame) => frame === target);
  shell.state.status = 0;
  if (itself) shell.pop();
  return 'entered';
}

export const breakBuiltin: Builtin = {
  name: 'break',
  synopsis: 'break [n]',
  summary: 'Leave loops',
  special: true,
  run: (call) => leave(call, true),
};

export const continueBuiltin: Builtin = {
  name: 'continue',
  synopsis: 'continue [n]',
  summary: 'Begin the next round of a loop',
  special: true,
  run: (call) => leave(call, false),
};

export const returnBuiltin: Builtin = {
  name: 'return',
  synopsis: 'return [n]',
  summary: 'Leave a function or a sourced file',
  special: true,
  run: (call) => {
    const { shell, args, fail } = call;
    const place = (frame: Frame) => frame.kind === 'call' || (frame.kind === 'script' && frame.sourced);
    if (!shell.state.frames.some(place)) return fail("can only `return' from a function or sourced script", 2);
    if (args.length > 1 && /^[-+]?\d+$/.test(args[0]!)) return tooMany(call, 'return');
    const valid = args[0] === undefined || /^[-+]?\d+$/.test(args[0]);
    if (!valid) fail(`${args[0]}: numeric argument required`);
    const status = valid ? (args[0] === undefined ? shell.state.status : Number(args[0]) & 0xff) : 2;
    shell.unwind(place);
    shell.pop();
    shell.state.status = status;
    return 'entered';
  },
};

export const exitBuiltin: Builtin = {
  name: 'exit',
  synopsis: 'exit [n]',
  summary: 'End the shell',
  special: true,
  run: (call) => {
    const { shell, args } = call;
    const status = args[0] === undefined ? shell.state.status : Number(args[0]);
    if (!Number.isInteger(status)) shell.error(`exit: ${args[0]}: numeric argument required`);
    if (args.length > 1 && Number.isInteger(status)) return tooMany(call, 'exit');
    if (shell.state.interactive && shell.state.subshell === 0) {
      if (shell.state.jobs.some(({ state }) => state === 'stopped') && !shell.state.warned) {
        shell.writeError('There are stopped jobs.\n');
        shell.state.warned = true;
        return 1;
      }
      shell.writeError(shell.state.login ? 'logout\n' : 'exit\n');
    }
    shell.exit(Number.isInteger(status) ? status : 2);
    return 'entered';
  },
};

export const logoutBuiltin: Builtin = {
  name: 'logout',
  synopsis: 'logout [n]',
  summary: 'End a login shell',
  run: (call) => (call.shell.state.login ? exitBuiltin.run(call) : call.fail("not login shell: use `exit'")),
};

const constant = (name: string, status: number, summary: string): Builtin => ({ name, synopsis: name, summary, run: () => status });

export const trueBuiltin = constant('true', 0, 'Succeed');
export const falseBuiltin = constant('false', 1, 'Fail');
export const colonBuiltin: Builtin = { ...constant(':', 0, 'Do nothing'), special: true };
