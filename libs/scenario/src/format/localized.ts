/** Texts in the languages that lessons are written in. */
import { z } from 'zod';

export const LOCALES = ['en', 'ko'] as const;
export type Locale = (typeof LOCALES)[number];

/** What is shown where a translation is missing. Every text has it. */
export const FALLBACK_LOCALE = 'en' satisfies Locale;

export type Localized<T> = Record<typeof FALLBACK_LOCALE, T> & Partial<Record<Locale, T>>;
export type LocalizedText = Localized<string>;

/** The text in a language, or in the fallback language. */
export function inLocale<T>(text: Localized<T>, locale: Locale): T {
  return text[locale] ?? text[FALLBACK_LOCALE];
}

const line = z.string().trim().min(1);

export const localizedTextSchema = z
  .strictObject({ en: line, ko: line.optional() })
  .meta({ id: 'LocalizedText', description: 'A text in English and, when it is translated, in Korean.' });

export const localizedListSchema = z
  .strictObject({ en: z.array(line), ko: z.array(line).optional() })
  .meta({ id: 'LocalizedList', description: 'The same list of texts in each language.' });
