/** Class names of a CSS module under Jest: each is its own name. */
export default new Proxy({}, { get: (_target, name) => String(name) });
