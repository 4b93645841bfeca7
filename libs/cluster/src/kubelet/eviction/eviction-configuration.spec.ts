import { formatQuantity } from '@drydock/apimachinery';
import { DEFAULT_EVICTION, readEvictionConfiguration, thresholdQuantity } from './eviction-configuration.ts';

describe('the eviction configuration of a kubelet', () => {
  it('has five hard thresholds when nothing is said', () => {
    expect(DEFAULT_EVICTION.thresholds.map(({ signal, value }) => `${signal}<${value}`)).toEqual([
      'memory.available<100Mi',
      'nodefs.available<10%',
      'nodefs.inodesFree<5%',
      'imagefs.available<15%',
      'imagefs.inodesFree<5%',
    ]);
    expect(DEFAULT_EVICTION.transitionMilliseconds).toBe(300_000);
  });

  it.each([
    ['replaces all of them', { evictionHard: { 'memory.available': '1Gi' } }, ['memory.available<1Gi 0']],
    [
      'leaves out what is turned off',
      { evictionHard: { 'memory.available': '1Gi', 'nodefs.available': '0%' } },
      ['memory.available<1Gi 0'],
    ],
    ['can have none', { evictionHard: {} }, []],
    [
      'adds soft ones with their grace',
      {
        evictionHard: {},
        evictionSoft: { 'memory.available': '10%' },
        evictionSoftGracePeriod: { 'memory.available': '1m30s' },
        evictionMinimumReclaim: { 'memory.available': '500Mi' },
      },
      ['memory.available<10% 90000 500Mi'],
    ],
  ])('%s', (_, fields, thresholds) => {
    const answer = readEvictionConfiguration(fields);
    if ('error' in answer) throw new Error(answer.error);
    const shown = answer.thresholds.map(({ signal, value, graceMilliseconds, minimumReclaim }) =>
      [`${signal}<${value}`, graceMilliseconds, minimumReclaim].filter((word) => word !== undefined).join(' '),
    );
    expect(shown).toEqual(thresholds);
  });

  it.each([
    [{ evictionHard: { 'memory.free': '1Gi' } }, 'unsupported eviction signal memory.free'],
    [{ evictionHard: { 'memory.available': '-1Gi' } }, 'eviction threshold memory.available must be positive: -1Gi'],
    [{ evictionHard: { 'memory.available': '0' } }, 'eviction threshold memory.available must be positive: 0'],
    [{ evictionHard: { 'nodefs.available': '-5%' } }, 'eviction percentage threshold nodefs.available must be >= 0%: -5%'],
    [{ evictionHard: { 'nodefs.available': '150%' } }, 'eviction percentage threshold nodefs.available must be <= 100%: 150%'],
    [{ evictionHard: { 'nodefs.available': 'x%' } }, 'strconv.ParseFloat: parsing "x": invalid syntax'],
    [
      { evictionHard: { 'memory.available': 'much' } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [{ evictionSoft: { 'memory.available': '1Gi' } }, 'grace period must be specified for the soft eviction threshold memory.available'],
    [{ evictionSoftGracePeriod: { 'memory.available': 'soon' } }, 'time: invalid duration "soon"'],
    [{ evictionSoftGracePeriod: { 'memory.available': '-1s' } }, 'invalid eviction grace period specified: -1s, must be a positive value'],
    [{ evictionMinimumReclaim: { 'nodefs.available': '0%' } }, 'eviction percentage minimum reclaim nodefs.available must be positive: 0%'],
    [{ evictionMinimumReclaim: { 'nodefs.available': '-1' } }, 'negative eviction minimum reclaim specified for nodefs.available'],
  ])('is refused: %j', (fields, error) => {
    expect(readEvictionConfiguration(fields)).toEqual({ error });
  });

  it.each([
    ['100Mi', 4 * 1024 ** 3, '100Mi'],
    ['10%', 20_617_822_208, '2061782251'],
    ['15%', 20_617_822_208, '3092673454'],
    ['50%', 4 * 1024 ** 3, '2Gi'],
  ])('%s of %d is %s', (value, capacity, text) => {
    expect(formatQuantity(thresholdQuantity(value, capacity))).toBe(text);
  });
});
