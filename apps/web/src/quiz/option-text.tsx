const CODE = /(`[^`]+`)/;

/** An option's text: plain, with `code` between back quotes. */
export function OptionText({ text }: { text: string }) {
  return <span>{text.split(CODE).map((part, index) => (CODE.test(part) ? <code key={index}>{part.slice(1, -1)}</code> : part))}</span>;
}
