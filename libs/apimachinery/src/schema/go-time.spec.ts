import { parseGoTime } from './go-time.ts';

const SECONDS = '2006-01-02T15:04:05Z07:00';
const refusal = (value: string, rest: string, element: string) => ({
  error: `parsing time "${value}" as "${SECONDS}": cannot parse "${rest}" as "${element}"`,
});

describe('parseGoTime', () => {
  it.each([
    ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05Z'],
    ['2024-01-02T03:04:05.999Z', '2024-01-02T03:04:05Z'],
    ['2024-01-02T03:04:05+09:30', '2024-01-01T17:34:05Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ])('%s is %s', (value, text) => {
    expect(parseGoTime(value, 'seconds')).toEqual({ text });
  });

  it.each([
    ['', refusal('', '', '2006')],
    ['2024', refusal('2024', '', '-')],
    ['2024-1-02T03:04:05Z', refusal('2024-1-02T03:04:05Z', '1-02T03:04:05Z', '01')],
    ['2024-01-02 03:04:05Z', refusal('2024-01-02 03:04:05Z', ' 03:04:05Z', 'T')],
    ['2024-01-02T03:04:05', refusal('2024-01-02T03:04:05', '', 'Z07:00')],
    ['2024-13-02T03:04:05Z', { error: 'parsing time "2024-13-02T03:04:05Z": month out of range' }],
    ['2023-02-29T00:00:00Z', { error: 'parsing time "2023-02-29T00:00:00Z": day out of range' }],
    ['2024-01-02T24:00:00Z', { error: 'parsing time "2024-01-02T24:00:00Z": hour out of range' }],
    ['2024-01-02T03:04:05Z!', { error: 'parsing time "2024-01-02T03:04:05Z!": extra text: "!"' }],
  ])('refuses %j', (value, error) => {
    expect(parseGoTime(value, 'seconds')).toEqual(error);
  });

  it('wants exactly six decimals of a MicroTime', () => {
    expect(parseGoTime('2024-01-02T03:04:05.123456+01:00', 'microseconds')).toEqual({ text: '2024-01-02T02:04:05.123456Z' });
    expect(parseGoTime('2024-01-02T03:04:05.123Z', 'microseconds')).toEqual({
      error: 'parsing time "2024-01-02T03:04:05.123Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse ".123Z" as ".000000"',
    });
  });
});
