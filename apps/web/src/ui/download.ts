/** Gives a text to the browser as a file. */
export function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun with it by the next turn; a URL that stays would keep the text in memory.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
