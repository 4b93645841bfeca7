/** `$(NAME)` in commands, arguments and variables (third_party/forked/golang/expansion). `$$` is a dollar sign; unknown names stay as they are. */
export function expandReferences(text: string, lookUp: (name: string) => string | undefined): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (whole, name?: string) => (name === undefined ? '$' : (lookUp(name) ?? whole)));
}
