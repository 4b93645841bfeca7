/** What `:set` sets. */
export interface ViOptions {
  number: boolean;
  relativenumber: boolean;
  list: boolean;
  expandtab: boolean;
  autoindent: boolean;
  ignorecase: boolean;
  hlsearch: boolean;
  paste: boolean;
  shiftwidth: number;
}

export type ViMode = 'normal' | 'insert' | 'replace' | 'visual' | 'visual-line' | 'command';

const DEFAULT_SHIFT = 8;

export const newViOptions = (): ViOptions => ({
  number: false, relativenumber: false, list: false, expandtab: false, autoindent: false, ignorecase: false, hlsearch: false, paste: false, shiftwidth: DEFAULT_SHIFT,
}); // prettier-ignore
