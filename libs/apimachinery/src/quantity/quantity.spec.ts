import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  newMilliQuantity,
  newQuantity,
  parseQuantity,
  quantityMilliValue,
  quantityOf,
  quantityValue,
  subtractQuantities,
  QUANTITY_FORMAT_ERROR,
  QUANTITY_NUMERIC_ERROR,
  QUANTITY_SUFFIX_ERROR,
} from './quantity.ts';

describe('canonical form', () => {
  it.each([
    ['0', '0'],
    ['0Ki', '0'],
    ['-0', '0'],
    ['1000m', '1'],
    ['100m', '100m'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['5.', '5'],
    ['+5', '5'],
    ['1.5', '1500m'],
    ['1024Ki', '1Mi'],
    ['1024', '1024'],
    ['1Ki', '1Ki'],
    ['512', '512'],
    ['0.5Gi', '512Mi'],
    ['0.5Ki', '512'],
    ['0.0001Ki', '102400u'],
    ['1500Mi', '1500Mi'],
    ['1.1Gi', '1181116006400m'],
    ['1000k', '1M'],
    ['1000000', '1M'],
    ['1e3', '1e3'],
    ['1E3', '1e3'],
    ['1e4', '10e3'],
    ['12e-1', '1200e-3'],
    ['1E', '1E'],
    ['1Ei', '1Ei'],
    ['100E', '9223372036854775807'],
    ['-100E', '-9223372036854775807'],
    ['1e100000000', '9223372036854775807'],
    ['1e-100000000', '1e-9'],
    ['0.1n', '1n'],
    ['-0.1n', '-1n'],
    ['-2Ki', '-2Ki'],
    ['20134592Ki', '20134592Ki'],
    ['100u', '100u'],
    ['00100', '100'],
  ])('of %s is %s', (text, canonical) => {
    expect(formatQuantity(parseQuantity(text).quantity!)).toBe(canonical);
  });
});

describe('parseQuantity', () => {
  it.each([
    ['', QUANTITY_FORMAT_ERROR],
    ['abc', QUANTITY_FORMAT_ERROR],
    ['1 Gi', QUANTITY_FORMAT_ERROR],
    ['1.2.3', QUANTITY_FORMAT_ERROR],
    ['1e3.5', QUANTITY_FORMAT_ERROR],
    ['--1', QUANTITY_SUFFIX_ERROR],
    ['1Gi ', QUANTITY_FORMAT_ERROR],
    ['1ki', QUANTITY_SUFFIX_ERROR],
    ['1mm', QUANTITY_SUFFIX_ERROR],
    ['1e', QUANTITY_SUFFIX_ERROR],
    ['1Gi5', QUANTITY_SUFFIX_ERROR],
    ['.', QUANTITY_NUMERIC_ERROR],
    ['m', QUANTITY_NUMERIC_ERROR],
    ['+', QUANTITY_NUMERIC_ERROR],
  ])('refuses %j', (text, error) => {
    expect(parseQuantity(text)).toEqual({ error });
  });
});

describe('arithmetic', () => {
  it('adds and subtracts in the format of the first that is not zero', () => {
    expect(formatQuantity(addQuantities(quantityOf('1Gi'), quantityOf('1M')))).toBe('1074741824');
    expect(formatQuantity(addQuantities(quantityOf('0'), quantityOf('1Gi')))).toBe('1Gi');
    expect(formatQuantity(subtractQuantities(quantityOf('1'), quantityOf('250m')))).toBe('750m');
    expect(formatQuantity(subtractQuantities(quantityOf('1Gi'), quantityOf('2Gi')))).toBe('-1Gi');
  });

  it('compares across formats', () => {
    expect([compareQuantities(quantityOf('1Ki'), quantityOf('1024')), compareQuantities(quantityOf('1k'), quantityOf('1Ki'))]).toEqual([
      0, -1,
    ]);
  });

  it('rounds values up', () => {
    expect(['1500m', '1m', '-1500m', '3'].map((text) => quantityValue(quantityOf(text)))).toEqual([2, 1, -2, 3]);
    expect(['1500u', '2', '0.1'].map((text) => quantityMilliValue(quantityOf(text)))).toEqual([2, 2000, 100]);
  });

  it('takes numbers, and nothing for zero', () => {
    expect([quantityOf(2), quantityOf(0.5), quantityOf(undefined), quantityOf('nonsense')].map(formatQuantity)).toEqual([
      '2',
      '500m',
      '0',
      '0',
    ]);
    expect([formatQuantity(newQuantity(2048, 'BinarySI')), formatQuantity(newMilliQuantity(1500, 'DecimalSI'))]).toEqual(['2Ki', '1500m']);
  });
});
