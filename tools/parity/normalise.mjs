/** Values that no two runs share (times, uids, generated names, addresses) become placeholders, so that the rest can be compared to the letter. */

/** The letters and digits of generated names and template hashes. */
const GENERATED = 'bcdfghjklmnpqrstvwxz2456789';

const WEEKDAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
/** Addresses that are the same in every cluster. */
const FIXED_ADDRESS = /^(?:0\.0\.0\.0|10\.96\.0\.1)$/;

/**
 * @param {readonly string[]} commands the session's own words are never replaced
 * @returns {(text: string) => string}
 */
export function normaliserOf(commands) {
  const said = new Set(commands.join('\n').match(/[A-Za-z0-9.-]+/g) ?? []);
  const rules = rulesFor(said);
  return (text) => rules.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/** @param {ReadonlySet<string>} said @returns {[RegExp, any][]} */
function rulesFor(said) {
  const unlessSaid = (replacement) => (match) => (said.has(match) ? match : replacement);
  const saysEndOf = (suffix) => said.has(suffix) || [...said].some((word) => word.endsWith(`-${suffix}`));
  return [
    // times
    [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, '<TIME>'],
    [new RegExp(`${WEEKDAY}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}`, 'g'), '<TIME>'],
    [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4} [A-Z]+/g, '<TIME>'],
    [/\b[EWIF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ (\w+\.go):\d+\]/g, '<KLOG $1>'],
    [/(token-last-used: ?"?)\d{4}-\d\d-\d\d/g, '$1<DATE>'],
    // identities
    [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<UID>'],
    [/(resourceVersion"?: ?|Resource Version: *)"?\d+"?/g, '$1<RV>'],
    [/\b[a-z-]+:\/\/[0-9a-f]{64}/g, '<CID>'],
    [/sha256:[0-9a-f]{64}/g, '<SHA>'],
    [/X509SHA256=[0-9a-f]{64}/g, 'X509SHA256=<SHA>'],
    [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<JWT>'],
    [/\b[A-Za-z0-9+/]{200,}={0,2}/g, '<BLOB>'],
    [/\/tmp\/kubectl-\w+-\d+/g, '<TMP>'],
    [/Image size: \d+ bytes/g, 'Image size: <N> bytes'],
    // addresses and ports
    [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, (match) => (said.has(match) || FIXED_ADDRESS.test(match) ? match : '<IP>')],
    [/(\d:)(3[0-2]\d{3})(?=\/(?:TCP|UDP|SCTP))/g, (match, before, port) => (said.has(port) ? match : `${before}<PORT>`)],
    [
      /((?:[nN]odePort|NodePort:.*?)"?: ?|NodePort: +\S+ +)(3[0-2]\d{3})\b/g,
      (match, before, port) => (said.has(port) ? match : `${before}<PORT>`),
    ],
    // generated names
    [/\b([a-z0-9][a-z0-9.-]*)\.[0-9a-f]{16}\b/g, '$1.<EV>'],
    [new RegExp(`((?:pod-template|controller-revision)-hash"?[=:]\\s*"?(?:[a-z0-9-]+-)?)[${GENERATED}]{5,10}\\b`, 'g'), '$1<HASH>'],
    [
      new RegExp(`-(?=[${GENERATED}]*\\d)(?=[${GENERATED}]*[a-z])[${GENERATED}]{8,10}(-[${GENERATED}]{5})?(?![\\w-])`, 'g'),
      (match, pod) => (said.has(match.slice(1)) ? match : `-<HASH>${pod ? '-<RND>' : ''}`),
    ],
    [/(kube-api-access-)\w{5}\b/g, '$1<RND>'],
    [
      new RegExp(`([a-z0-9>])-([${GENERATED}]{5})(?![\\w-])`, 'g'),
      (match, before, suffix) => (saysEndOf(suffix) ? match : `${before}-<RND>`),
    ],
    // Sessions last minutes: hours, days and 100m (of CPU) are not ages.
    [/(?<![\w.>=-]|for )(?:\d{1,2}m)?\d{1,4}(?:\.\d+)?s(?![\w.-])/g, '<AGE>'],
    [/(?<![\w.>=-]|for )[1-9]m(?![\w.-])/g, unlessSaid('<AGE>')],
    [/(?<![\w.])\d+(?:\.\d+)?ms\b/g, '<AGE>'],
    [/<invalid>/g, '<AGE>'],
    [/(<AGE>) \(x\d+ over <AGE>\)/g, '$1'],
  ];
}
