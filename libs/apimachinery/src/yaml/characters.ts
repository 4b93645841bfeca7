/** Character classes of YAML 1.1. The empty string stands for the end of the text. */

const BREAKS = '\r\n\u0085\u2028\u2029';

export function isBlank(char: string): boolean {
  return char === ' ' || char === '\t';
}

export function isBreak(char: string): boolean {
  return char !== '' && BREAKS.includes(char);
}

export function isBreakOrEnd(char: string): boolean {
  return char === '' || isBreak(char);
}

export function isBlankOrEnd(char: string): boolean {
  return isBlank(char) || isBreakOrEnd(char);
}

/** What anchors, directives and tag handles are made of. */
export function isWordCharacter(char: string): boolean {
  return /^[0-9A-Za-z_-]$/.test(char);
}

export function isDigit(char: string): boolean {
  return char >= '0' && char <= '9' && char.length === 1;
}

const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/** Whether the text has a character that no YAML stream may contain. */
export function hasControlCharacters(text: string): boolean {
  return FORBIDDEN.test(text);
}

/** What go-yaml writes unescaped: it takes tabs, the byte order mark and everything beyond the basic plane for unprintable. */
export function isPrintable(char: string): boolean {
  const code = char.codePointAt(0)!;
  if (code < 0xa0) return code === 0x0a || (code >= 0x20 && code <= 0x7e);
  return code <= 0xfffd && code !== 0xfeff && !(code >= 0xd800 && code <= 0xdfff);
}
