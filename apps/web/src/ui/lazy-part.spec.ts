import { patiently } from './lazy-part.ts';

function around(server: boolean[], mayReload = true) {
  const done: string[] = [];
  return {
    done,
    pause: async () => done.push('pause'),
    isServerThere: async () => server.shift() ?? true,
    reload: () => {
      done.push('reload');
      return mayReload;
    },
  };
}

const failing = (times: number) => async () => {
  if (times-- > 0) throw new Error('not fetched');
  return 'part';
};

describe('a part of the page', () => {
  it('is waited for while the server is away', async () => {
    const world = around([false, false, true]);
    expect([await patiently(failing(3), world), world.done]).toEqual(['part', ['pause', 'pause', 'pause']]);
  });

  it('that the server does not have any more loads the page again', async () => {
    const world = around([true]);
    expect([await patiently(failing(2), world), world.done]).toEqual(['part', ['pause', 'reload']]);
  });

  it('is given up when that did not help', async () => {
    await expect(patiently(failing(9), around([true], false))).rejects.toThrow('not fetched');
  });
});
