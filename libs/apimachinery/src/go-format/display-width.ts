/** How many characters Go counts in a text: code points, whatever their width on a screen (text/tabwriter). */
export function displayWidth(text: string): number {
  return /^[\0-\x7f]*$/.test(text) ? text.length : [...text].length;
}
