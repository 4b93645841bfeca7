import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const css = readFileSync(fileURLToPath(new URL('./tokens.css', import.meta.url)), 'utf8');
const block = (selector: string) =>
  Object.fromEntries(
    [
      ...css
        .slice(css.indexOf(selector))
        .split('}')[0]!
        .matchAll(/--([\w-]+): (#[0-9a-f]{6});/g),
    ].map(([, name, value]) => [name!, value!]),
  );
const light = block(':root {');
const themes: Record<string, Record<string, string>> = { light, dark: { ...light, ...block(":root[data-theme='dark']") } };

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright! + 0.05) / (dark! + 0.05);
}

const TEXT: [string, string[]][] = [
  ['ink', ['bg', 'surface', 'surface-2', 'surface-3', 'sea-soft', 'ok-soft', 'bad-soft', 'warn-soft']],
  ['ink-2', ['bg', 'surface', 'surface-2']],
  ['sea', ['bg', 'surface', 'sea-soft']],
  ['oxide', ['bg', 'surface']],
  ['ok', ['surface', 'bg', 'ok-soft']],
  ['bad', ['surface', 'bg', 'bad-soft']],
  ['warn', ['surface', 'warn-soft']],
  ['on-primary', ['primary', 'primary-hover']],
  ['terminal-ink', ['terminal-bg']],
  ['terminal-ink-2', ['terminal-bg']],
];
const SHAPES: [string, string[]][] = [
  ['line-strong', ['bg', 'surface']],
  ['sea', ['bg', 'surface', 'surface-2']],
];

describe.each(['light', 'dark'])('the %s theme', (name) => {
  const theme = themes[name]!;
  const below = (pairs: [string, string[]][], least: number) =>
    pairs
      .flatMap(([front, backs]) => backs.map((back) => [front, back, contrast(theme[front]!, theme[back]!)] as const))
      .filter(([, , ratio]) => !(ratio >= least));

  it('has texts of at least 4.5 to 1', () => {
    expect(below(TEXT, 4.5)).toEqual([]);
  });

  it('has borders of controls and focus rings of at least 3 to 1', () => {
    expect(below(SHAPES, 3)).toEqual([]);
  });
});
