import { formatFieldError } from '@drydock/apimachinery';
import type { LimitRange, LimitRangeItem } from './limit-range.types.ts';
import { defaultLimitRange, validateLimitRange } from './limit-range.validation.ts';

function newLimitRange(...limits: LimitRangeItem[]): LimitRange {
  const limitRange = { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'l', namespace: 'default' }, spec: { limits } };
  defaultLimitRange(limitRange);
  return limitRange;
}

describe('defaultLimitRange', () => {
  it('derives what a container item leaves out', () => {
    const { spec } = newLimitRange({
      type: 'Container',
      max: { cpu: '1', memory: '1Gi' },
      min: { cpu: '50m' },
      default: { memory: '256Mi' },
    });
    expect(spec!.limits![0]).toEqual({
      type: 'Container',
      max: { cpu: '1', memory: '1Gi' },
      min: { cpu: '50m' },
      default: { cpu: '1', memory: '256Mi' },
      defaultRequest: { cpu: '1', memory: '256Mi' },
    });
  });
});

describe('validateLimitRange', () => {
  const go = (value: string, scale: number, text: string, format = 'DecimalSI') =>
    `resource.Quantity{i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"${text}", Format:"${format}"}`;
  it.each<[string, LimitRangeItem, string[]]>([
    [
      'amounts out of order',
      { type: 'Container', max: { cpu: '1' }, min: { cpu: '2' }, default: { cpu: '200m' }, defaultRequest: { cpu: '100m' } },
      [
        `spec.limits[0].min[cpu]: Invalid value: ${go('2', 0, '2')}: min value 2 is greater than max value 1`,
        `spec.limits[0].defaultRequest[cpu]: Invalid value: ${go('100', -3, '100m')}: min value 2 is greater than default request value 100m`,
        `spec.limits[0].default[cpu]: Invalid value: ${go('2', 0, '2')}: min value 2 is greater than default value 200m`,
      ],
    ],
    [
      'binary amounts',
      { type: 'Pod', max: { memory: '1Gi' }, min: { memory: '2Gi' } },
      [`spec.limits[0].min[memory]: Invalid value: ${go('2147483648', 0, '2Gi', 'BinarySI')}: min value 2Gi is greater than max value 1Gi`],
    ],
    [
      'defaults of pods',
      { type: 'Pod', default: { cpu: '1' } },
      ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
    ],
    [
      'claims without storage',
      { type: 'PersistentVolumeClaim', max: { cpu: '1' } },
      ['spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided'],
    ],
    ['unknown type', { type: 'Box' }, ['spec.limits[0].type: Invalid value: "Box": must be a standard limit type or fully qualified']],
  ])('%s', (_name, item, expected) => expect(validateLimitRange(newLimitRange(item)).map(formatFieldError)).toEqual(expected));
});
