/** What cannot be a part of a URL's path (k8s.io/apimachinery, api/validation/path, IsValidPathSegmentName). */
export function pathSegmentErrors(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((each) => name.includes(each)).map((each) => `may not contain '${each}'`);
}
