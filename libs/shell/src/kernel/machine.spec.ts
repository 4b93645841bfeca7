import { newTestMachine } from '../testing/test-machine.ts';
import type { Machine } from './machine.ts';
import type { MachineState } from './machine-state.ts';
import type { RunResult } from './scheduler.ts';

/** Runs until the machine waits for the clock or for nothing. */
function settle(machine: Machine): RunResult {
  for (;;) {
    const result = machine.run(100_000);
    if (result.state !== 'more') return result;
  }
}

function startScript(machine: Machine, script: string): { pid: number; log: number } {
  const log = machine.createPipe('write');
  const pid = machine.startProcess({ argv: ['sh', '-c', script], stdout: log, stderr: log, cwd: '/tmp/w' });
  if (typeof pid !== 'number') throw new Error(pid.failure);
  return { pid, log };
}

const throughJson = (state: MachineState): MachineState => JSON.parse(JSON.stringify(state)) as MachineState;

describe('a saved machine', () => {
  it('continues a running script where it was', () => {
    const test = newTestMachine();
    const { log } = startScript(test.machine, 'i=0; while true; do i=$((i+1)); echo "tick $i"; sleep 5; done');
    settle(test.machine);
    test.clock.time += 5000;
    settle(test.machine);
    expect(test.machine.drain(log)).toBe('tick 1\ntick 2\n');

    const again = newTestMachine({ state: throughJson(test.machine.save()) });
    again.clock.time = test.clock.time + 5000;
    expect(settle(again.machine)).toEqual({ state: 'blocked', wakeAt: again.clock.time + 5000 });
    expect(again.machine.drain(log)).toBe('tick 3\n');
  });

  it('keeps files, and a fork does not see later changes', () => {
    const test = newTestMachine();
    test.machine.filesOf().writeText('/tmp/w/a', 'before\n');
    const saved = test.machine.save();
    test.machine.filesOf().writeText('/tmp/w/a', 'after\n');
    const again = newTestMachine({ state: throughJson(saved) });
    expect([test.machine, again.machine].map((machine) => machine.filesOf().readText('/tmp/w/a'))).toEqual(['after\n', 'before\n']);
  });

  it('shares the state of processes that were not touched', () => {
    const test = newTestMachine();
    startScript(test.machine, 'sleep 100; echo x');
    settle(test.machine);
    const saved = test.machine.save();
    const again = newTestMachine({ state: saved });
    settle(again.machine);
    expect(again.machine.save().processes[0]).toBe(saved.processes[0]);
  });

  it('has variables of its own, and so has what goes on from it', () => {
    const test = newTestMachine();
    const { log } = startScript(test.machine, 'export A=0; while true; do A=$((A+1)); sh -c "echo $A \\$A"; sleep 5; done');
    settle(test.machine);
    const saved = test.machine.save();
    const others = [1, 2].map(() => newTestMachine({ state: saved }));
    for (const { machine, clock } of [test, ...others]) {
      for (let i = 0; i < 2; i++) {
        clock.time += 5000;
        settle(machine);
      }
    }
    expect([test, ...others].map(({ machine }) => machine.drain(log))).toEqual(['1 1\n2 2\n3 3\n', '1 1\n2 2\n3 3\n', '1 1\n2 2\n3 3\n']);
  });
});

describe('signals from outside', () => {
  it.each([
    ['TERM' as const, 'trap "echo caught; exit 3" TERM; while :; do sleep 1; done', { log: 'caught\n', status: 3 }],
    ['TERM' as const, 'while :; do sleep 1; done', { log: '', status: 143 }],
    ['KILL' as const, 'trap "" TERM; sleep 100', { log: '', status: 137 }],
  ])('%s to %s', (signal, script, expected) => {
    const { machine, clock } = newTestMachine();
    const { pid, log } = startScript(machine, script);
    settle(machine);
    machine.signal(pid, signal, { name: 'root', uid: 0, gid: 0, home: '/root' });
    for (let i = 0; i < 3; i++) {
      settle(machine);
      clock.time += 1000;
    }
    expect({ log: machine.drain(log), status: machine.result(pid)?.status }).toEqual(expected);
  });
});
