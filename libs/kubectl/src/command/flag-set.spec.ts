import { arrayFlag, boolFlag, durationFlag, intFlag, mapFlag, sliceFlag, stringFlag } from './flag.ts';
import { FlagSet } from './flag-set.ts';

const DEFINITIONS = [
  stringFlag('namespace', '', { shorthand: 'n' }),
  boolFlag('all', '', { shorthand: 'A' }),
  boolFlag('watch', '', { shorthand: 'w' }),
  intFlag('replicas', '', { shorthand: 'r' }),
  durationFlag('timeout', ''),
  arrayFlag('literal', ''),
  sliceFlag('types', ''),
  mapFlag('set', ''),
  stringFlag('dry-run', '', { default: 'none', bareValue: 'unchanged' }),
];

function parse(...words: string[]): FlagSet {
  const flags = new FlagSet(DEFINITIONS);
  flags.parse(words);
  return flags;
}

describe('FlagSet', () => {
  it('mixes flags and arguments, in all their forms', () => {
    const flags = parse('pods', '-nteam', '--all', '-r=3', 'web', '--timeout', '1m30s', '-w=false');
    expect(flags.args).toEqual(['pods', 'web']);
    expect([flags.string('namespace'), flags.bool('all'), flags.int('replicas'), flags.duration('timeout'), flags.bool('watch')]).toEqual([
      'team', true, 3, 90_000, false,
    ]); // prettier-ignore
    expect(flags.changed('watch')).toBe(true);
    expect(flags.changed('types')).toBe(false);
  });

  it('takes shorthands together, the last with its value', () => {
    const flags = parse('-Awn', 'team');
    expect([flags.bool('all'), flags.bool('watch'), flags.string('namespace')]).toEqual([true, true, 'team']);
  });

  it('keeps what follows -- as it is', () => {
    const flags = parse('pod', '--', '-n', 'x');
    expect(flags.args).toEqual(['pod', '-n', 'x']);
    expect(flags.argsBeforeDash).toBe(1);
  });

  it('collects lists', () => {
    const flags = parse('--literal', 'a=1,2', '--literal=b', '--types=a,"b,c"', '--types=d', '--set=x=1,y=2', '--set', 'z=3');
    expect(flags.strings('literal')).toEqual(['a=1,2', 'b']);
    expect(flags.strings('types')).toEqual(['a', 'b,c', 'd']);
    expect(flags.map('set')).toEqual({ x: '1', y: '2', z: '3' });
  });

  it('knows flags whose value may be left out', () => {
    expect(parse('--dry-run', 'x').string('dry-run')).toBe('unchanged');
    expect(parse('--dry-run=client').string('dry-run')).toBe('client');
  });

  it.each([
    [['--nosuch'], 'unknown flag: --nosuch'],
    [['-Ax'], "unknown shorthand flag: 'x' in -x"],
    [['-n'], "flag needs an argument: 'n' in -n"],
    [['--namespace'], 'flag needs an argument: --namespace'],
    [['--=x'], 'bad flag syntax: --=x'],
    [['--all=maybe'], 'invalid argument "maybe" for "-A, --all" flag: strconv.ParseBool: parsing "maybe": invalid syntax'],
    [['-r', '1.5'], 'invalid argument "1.5" for "-r, --replicas" flag: strconv.ParseInt: parsing "1.5": invalid syntax'],
    [['--timeout=5'], 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
    [['--timeout=5y'], 'invalid argument "5y" for "--timeout" flag: time: unknown unit "y" in duration "5y"'],
    [['--set=x'], 'invalid argument "x" for "--set" flag: x must be formatted as key=value'],
  ])('%j', (words, message) => {
    expect(() => parse(...words)).toThrow(message);
  });
});
