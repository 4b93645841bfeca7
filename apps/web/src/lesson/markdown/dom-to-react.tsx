import { createElement, Fragment, type ReactNode } from 'react';

/** Gives the React element for an element of the text, or undefined for the element as it is. */
export type Override = (element: Element, children: () => ReactNode) => ReactNode | undefined;

const PROPERTIES: Record<string, string> = {
  class: 'className',
  colspan: 'colSpan',
  rowspan: 'rowSpan',
  for: 'htmlFor',
  start: 'start',
  align: 'align',
};
const PLAIN = new Set(['id', 'href', 'src', 'alt', 'title', 'lang', 'dir', 'width', 'height', 'open']);

function propertiesOf(element: Element): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const { name, value } of element.attributes) {
    const property = PROPERTIES[name] ?? (PLAIN.has(name) ? name : undefined);
    if (property) properties[property] = value;
  }
  return properties;
}

/** Sanitised DOM as React elements, so that parts of a text can be components with state. */
export function domToReact(nodes: Iterable<Node>, override: Override): ReactNode {
  const children: ReactNode[] = [];
  for (const node of nodes) {
    if (node.nodeType === Node.TEXT_NODE) children.push(node.textContent);
    if (node instanceof Element) children.push(<Fragment key={children.length}>{elementToReact(node, override)}</Fragment>);
  }
  return children;
}

function elementToReact(element: Element, override: Override): ReactNode {
  const children = () => domToReact(element.childNodes, override);
  const own = override(element, children);
  if (own !== undefined) return own;
  const tag = element.tagName.toLowerCase();
  return element.childNodes.length > 0 ? createElement(tag, propertiesOf(element), children()) : createElement(tag, propertiesOf(element));
}
