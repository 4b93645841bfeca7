import type { ITheme } from '@xterm/xterm';

/** Colours of the terminal, which stays dark in both themes. Each of the sixteen has at least 4.5 to 1 on the background, but for black. */
export const PALETTE: ITheme = {
  background: '#0b161c',
  foreground: '#dbe7ea',
  cursor: '#f19069',
  cursorAccent: '#0b161c',
  selectionBackground: '#2f5664',
  black: '#3a4f5a',
  red: '#ff8c94',
  green: '#7fd6a2',
  yellow: '#e9c26a',
  blue: '#7fb6f0',
  magenta: '#d7a3ec',
  cyan: '#74cbd4',
  white: '#dbe7ea',
  brightBlack: '#8ba1ab',
  brightRed: '#ffadb2',
  brightGreen: '#a3e6bd',
  brightYellow: '#f5d998',
  brightBlue: '#a8cff8',
  brightMagenta: '#e6c3f5',
  brightCyan: '#a0e0e6',
  brightWhite: '#ffffff',
};

export const TERMINAL_FONT =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', D2Coding, 'Noto Sans Mono CJK KR', monospace";
