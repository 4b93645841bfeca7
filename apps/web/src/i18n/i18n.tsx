import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { readStored, writeStored } from '../app/stored-setting.ts';
import { en, type Messages } from './en.ts';
import { formatsOf, type Formats } from './format.ts';
import { ko } from './ko.ts';
import { LOCALES, preferredLocale, type Locale } from './locale.ts';

const KEY = 'drydock.locale';
const MESSAGES: Record<Locale, Messages> = { en, ko };

interface I18n {
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
  readonly t: Messages;
  readonly format: Formats;
}

const I18nContext = createContext<I18n | null>(null);

/** Gives the messages of the chosen language to everything inside, and keeps `lang` of the document right. */
export function I18nProvider({ children, initial }: { children: ReactNode; initial?: Locale }) {
  const [locale, setState] = useState<Locale>(() => initial ?? readStored(KEY, LOCALES) ?? preferredLocale(navigator.languages));

  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);

  // The same function in every language: who depends on it has nothing to do again when the language changes.
  const setLocale = useCallback((next: Locale) => {
    writeStored(KEY, next);
    setState(next);
  }, []);
  const i18n = useMemo<I18n>(() => ({ locale, t: MESSAGES[locale], format: formatsOf(locale), setLocale }), [locale, setLocale]);
  return <I18nContext value={i18n}>{children}</I18nContext>;
}

export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (!i18n) throw new Error('useI18n is called outside of I18nProvider');
  return i18n;
}

/** Whether the learner has chosen a language on this device before. */
export const hasStoredLocale = (): boolean => readStored(KEY, LOCALES) !== null;
