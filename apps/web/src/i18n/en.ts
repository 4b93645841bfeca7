import { lesson } from './en/lesson.ts';
import { questions } from './en/questions.ts';
import { site } from './en/site.ts';
import { terminal } from './en/terminal.ts';
import { watch } from './en/watch.ts';

export const en = { ...site, ...lesson, ...questions, ...terminal, ...watch };

/** Every language has exactly the messages of the English one, area by area: a missing or extra key does not compile. */
export type Messages = typeof en;
