import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Hidden } from '../../ui/status.tsx';
import { CodeBlock } from './code-block.tsx';
import { domToReact, type Override } from './dom-to-react.tsx';
import { Tabs, type TabPart } from './tabs.tsx';
import styles from './markdown.module.css';
import { renderMarkdown } from './render-markdown.ts';

type CalloutKind = 'note' | 'tip' | 'warning' | 'important' | 'caution';

const CALLOUT = /^\s*\[!(NOTE|TIP|WARNING|IMPORTANT|CAUTION)\]\s*/i;
const CALLOUT_ICONS: Record<CalloutKind, IconName> = {
  note: 'info',
  tip: 'bulb',
  warning: 'warning',
  important: 'info',
  caution: 'warning',
};

/** Where the pictures of a lesson's text are served from. */
export const AssetsContext = createContext('/');

/** A lesson's text. Blocks marked `run` send their lines to the terminal. */
export function Markdown({ source }: { source: string }) {
  const assets = useContext(AssetsContext);
  const content = useMemo(() => domToReact(renderMarkdown(source).childNodes, overrides(assets)), [source, assets]);
  return <div className={styles.text}>{content}</div>;
}

const overrides =
  (assets: string): Override =>
  (element, children) => {
    switch (element.tagName) {
      case 'PRE':
        return preToReact(element as HTMLElement);
      case 'BLOCKQUOTE':
        return calloutToReact(element, children);
      case 'A':
        return linkToReact(element, children);
      case 'IMG':
        return imageToReact(element, assets);
      case 'DIV':
        return (element as HTMLElement).dataset.tabs ? <Tabs parts={tabsOf(element, assets)} /> : undefined;
      case 'TABLE':
        return (
          <div className={styles.table} tabIndex={0} role="group">
            <table>{children()}</table>
          </div>
        );
      default:
        return undefined;
    }
  };

function tabsOf(element: Element, assets: string): TabPart[] {
  return [...element.children].map((part) => ({
    title: (part as HTMLElement).dataset.tab ?? '',
    content: domToReact(part.childNodes, overrides(assets)),
  }));
}

function preToReact(element: HTMLElement): ReactNode {
  const { run, copy, file } = element.dataset;
  return <CodeBlock text={(element.textContent ?? '').replace(/\n$/, '')} run={run === 'true'} copy={copy === 'true'} file={file} />;
}

function calloutToReact(element: Element, children: () => ReactNode): ReactNode | undefined {
  const kind = CALLOUT.exec(element.textContent ?? '')?.[1]?.toLowerCase() as CalloutKind | undefined;
  if (!kind) return undefined;
  const marker = textNodes(element).next().value;
  if (marker) marker.data = marker.data.replace(CALLOUT, '');
  return <Callout kind={kind}>{children()}</Callout>;
}

function* textNodes(element: Element): Generator<Text, undefined> {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.textContent?.trim()) yield node as Text;
  }
  return undefined;
}

function Callout({ kind, children }: { kind: CalloutKind; children: ReactNode }) {
  const { t } = useI18n();
  return (
    <aside className={styles.callout} data-kind={kind}>
      <p className={styles.calloutTitle}>
        <Icon name={CALLOUT_ICONS[kind]} />
        {t.lesson.callouts[kind]}
      </p>
      {children}
    </aside>
  );
}

function linkToReact(element: Element, children: () => ReactNode): ReactNode | undefined {
  const href = element.getAttribute('href') ?? '';
  if (!/^https?:/i.test(href)) return undefined;
  return <ExternalLink href={href}>{children()}</ExternalLink>;
}

function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  const { t } = useI18n();
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
      <Hidden> {t.lesson.externalLink}</Hidden>
    </a>
  );
}

/** Pictures come from the lesson's own folder. One from elsewhere would tell a stranger who reads what: it becomes its text. */
function imageToReact(element: Element, assets: string): ReactNode {
  const source = element.getAttribute('src') ?? '';
  const alt = element.getAttribute('alt') ?? '';
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(source)) return alt;
  return <img src={source.startsWith('/') ? source : assets + source} alt={alt} loading="lazy" />;
}
