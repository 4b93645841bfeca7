import { EditorView } from 'codemirror';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

const look = EditorView.theme(
  {
    '&': { height: '100%', backgroundColor: 'var(--terminal-bg)', color: 'var(--terminal-ink)' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
    '.cm-gutters': { backgroundColor: 'var(--terminal-bg)', color: 'var(--terminal-ink-2)', border: 'none' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'rgb(116 203 212 / 8%)' },
    '.cm-cursor': { borderLeftColor: '#f19069' },
    '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: '#2f5664 !important' },
    '.cm-fat-cursor': { background: '#f19069 !important', color: '#0b161c !important' },
    '.cm-panels': { backgroundColor: '#13222a', color: 'var(--terminal-ink)' },
    '.cm-panels input': { color: 'var(--terminal-ink)', fontFamily: 'var(--mono)' },
    '&.cm-focused': { outline: 'none' },
  },
  { dark: true },
);

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: '#74cbd4' },
  { tag: [tags.string, tags.content], color: '#dbe7ea' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: '#e9c26a' },
  { tag: tags.comment, color: '#8ba1ab', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.meta], color: '#93abb5' },
]);

export const editorTheme = [look, syntaxHighlighting(colours)];
