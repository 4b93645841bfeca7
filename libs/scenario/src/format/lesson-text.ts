/** The text of a lesson in one language. */

export interface LessonSection {
  id: string;
  title: string;
  /** Markdown without the heading. */
  body: string;
  /** The line of the heading, from 1. */
  line: number;
}

export interface LessonText {
  intro: string;
  steps: LessonSection[];
  outro: string | undefined;
}
