import { copyRecord, newContainerRecord, type ContainerRecord, type PodRecord } from './pod-record.ts';

const END = { run: 'a', exitCode: 3, reason: 'Error', message: 'm', startedAt: 1, finishedAt: 2 };

const CONTAINER: Required<ContainerRecord> = {
  state: { phase: 'waiting', reason: 'ErrImagePull', message: 'm', retryAt: 4 },
  restarts: 2,
  resources: { limits: { memory: '1Gi' } },
  last: END,
  before: { ...END, run: 'b' },
  image: { name: 'docker.io/library/nginx:latest', id: 'x' },
  pullBackOff: { reference: 'r', delay: 1, until: 2, error: 'e' },
  restartBackOff: { delay: 3, since: 4 },
  attempts: 5,
  probes: { liveness: { nextAt: 1, streak: 2, last: 'failure', failures: 3 } },
};

const RECORD: Required<PodRecord> = {
  uid: 'u',
  key: 'default/web',
  node: 'node01',
  startedAt: 1,
  sandboxAt: 2,
  sandboxLost: true,
  address: '10.244.1.2',
  shownAddress: '10.244.1.3',
  containers: { web: CONTAINER, side: newContainerRecord('PodInitializing') },
  volumes: { data: { kind: 'tree', tree: 't' } },
  mountRetry: { at: 1, delay: 2 },
  refreshAt: 3,
  resize: { state: 'inProgress', since: 1, until: 2 },
  failure: { reason: 'Evicted', message: 'm', refused: false },
};

describe('the copy of a record', () => {
  it('has every field', () => {
    expect(copyRecord(RECORD)).toStrictEqual(RECORD);
  });

  it('has no field that was not there', () => {
    const { sandboxLost: _lost, resize: _resize, ...usual } = RECORD;
    expect(copyRecord(usual)).toStrictEqual(usual);
  });

  it('may be changed, its containers too', () => {
    const before = structuredClone(RECORD);
    const copy = copyRecord(RECORD);
    copy.address = undefined;
    copy.containers['web']!.restarts++;
    copy.containers['web']!.state = { phase: 'terminated' };
    copy.containers['new'] = newContainerRecord('ContainerCreating');
    delete copy.resize;
    expect(RECORD).toStrictEqual(before);
  });
});
