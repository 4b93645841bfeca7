import type { Messages } from './en.ts';
import { lesson } from './ko/lesson.ts';
import { questions } from './ko/questions.ts';
import { site } from './ko/site.ts';
import { terminal } from './ko/terminal.ts';
import { watch } from './ko/watch.ts';

export const ko: Messages = { ...site, ...lesson, ...questions, ...terminal, ...watch };
