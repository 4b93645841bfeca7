/** What a test in a browser finds things by: the app's words in every language. */
export { en, type Messages } from './i18n/en.ts';
export { ko } from './i18n/ko.ts';
export { formatsOf } from './i18n/format.ts';
export { plainText } from './ui/inline-marks.ts';
export { LOCALES, type Locale } from './i18n/locale.ts';
