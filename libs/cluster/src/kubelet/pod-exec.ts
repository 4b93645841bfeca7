import { newInternalError, type Status } from '@drydock/apimachinery';
import { NodeRefusal, type ExecOptions, type ExecStream } from '@drydock/apiserver';
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import { EXITED } from '../containers/container-sessions.ts';
import type { PodRecord } from './pod-record.ts';

/** A command in a running container. One that cannot be started ends its stream with the runtime's error. Throws when the container does not run. */
export function openExec(
  containers: ContainerRuntime,
  record: PodRecord | undefined,
  { container, command, stdin, tty }: ExecOptions,
): ExecStream {
  const started = containers.exec(runningContainer(record, container), command, tty);
  if ('error' in started) return failedStream(newInternalError(`error executing command in container: ${started.error}`).status);
  if (!stdin) started.stream.closeStdin();
  return started.stream;
}

/** What can not be attached to any more ends its stream with the runtime's error. Throws when the container does not run. */
export function openAttach(containers: ContainerRuntime, record: PodRecord | undefined, container: string): ExecStream {
  const stream = containers.attach(runningContainer(record, container));
  return stream ?? failedStream(newInternalError(`error attaching to container: ${EXITED}`).status);
}

function runningContainer(record: PodRecord | undefined, name: string): string {
  const state = record?.containers[name]?.state;
  if (state?.phase === 'running') return state.run;
  throw new NodeRefusal(`container not found ("${name}")`);
}

function failedStream(status: Status): ExecStream {
  return {
    write: () => undefined,
    closeStdin: () => undefined,
    resize: () => undefined,
    readStdout: () => '',
    readStderr: () => '',
    status,
    onChange: () => () => undefined,
    close: () => undefined,
  };
}
